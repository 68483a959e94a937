"""Letters and invitations that leave the workbook, as drafts or by SMTP; nothing by itself."""
