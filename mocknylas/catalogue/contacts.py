"""Errors of contacts. No source has the texts of refused writes: those are the mock's own."""

from mocknylas.catalogue.row import IR, Row

CONTACTS = {
    "contact_not_found": Row(404, IR, "Couldn't find contact {id}", "R-CON-05"),
    "picture_not_found": Row(404, IR, "Contact {id} has no picture", "R-CON-14"),
    "contact_text_invalid": Row(400, IR, '"{field}" should be a string'),
    "contact_list_invalid": Row(400, IR, '"{field}" should be a list of objects'),
    "contact_entry_invalid": Row(400, IR, '"{key}" in "{field}" should be a string'),
    "birthday_invalid": Row(400, IR, '"birthday" should be a date: YYYY-MM-DD', "R-CON-10"),
    "address_unstructured": Row(
        400, IR, 'Only addresses of format "structured" are supported', "R-CON-12"
    ),
    "contact_type_unknown": Row(400, IR, 'Unknown type "{value}" in "{field}"', "R-CON-11"),
    "group_does_not_exist": Row(400, IR, "The contact group {id} does not exist", "R-CON-13"),
    "phone_type_missing": Row(400, IR, "Exchange contacts need a type for each phone number"),
    "phone_type_not_supported": Row(
        400, IR, "Exchange contacts do not support this type of phone number"
    ),
    "too_many_phones": Row(
        400, IR, "Exchange contacts can have two home and two business phone numbers at most"
    ),
    "too_many_contact_emails": Row(400, IR, "Exchange contacts can have three emails at most"),
    "email_type_not_supported": Row(
        400, IR, "Exchange contacts support the email types work, personal and null"
    ),
    "too_many_im_addresses": Row(400, IR, "Exchange contacts can have three IM addresses at most"),
    "too_many_web_pages": Row(400, IR, "Exchange contacts can have one web page"),
}
