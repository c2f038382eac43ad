"""The words of seeding: what a person and a mail are, as plain data.

A Mail has `subject`; `from`, `to`, `cc`, `bcc`, `reply_to` (lists of Person); `body` (HTML);
`date` (Unix seconds); `unread`, `starred`; `containers` (core names, or display names of user-made
ones); `message_id`, `in_reply_to`, `references` (as in RFC 5322, with angle brackets); and `files`,
each with `filename`, `content_type`, `data` (bytes), `content_disposition` and `content_id` (an
inline image is `cid:<content_id>` in the body; None otherwise).
Mails share their people and files, also across mailboxes: copy before you change one.
"""

from typing import Any

Person = dict[str, str]  # {"name", "email"}
Mail = dict[str, Any]
