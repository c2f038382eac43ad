"""Errors of the neural endpoints; no source has them, so all are the mock's own."""

from mocknylas.catalogue.row import IR, Row

NEURAL = {
    "message_ids_invalid": Row(400, IR, '"message_id" should be a list of ids of messages'),
    "too_many_messages": Row(400, IR, "Cannot process more than {maximum} messages at once"),
    "neural_input_missing": Row(400, IR, '"{field}" is required'),
    "neural_value_invalid": Row(400, IR, '"{field}" is not valid'),
    "neural_text_too_long": Row(400, IR, "Cannot process more than {maximum} characters"),
    "pages_invalid": Row(400, IR, '"pages" should be a list of up to {maximum} numbers from 1'),
    "ocr_not_supported": Row(400, IR, "Only PDF and TIFF files are supported"),
    "feedback_exists": Row(409, IR, "Feedback exists already"),
}
