"""The administrator's and the auditor's pages: accounts, who may do what, and the audit events."""
