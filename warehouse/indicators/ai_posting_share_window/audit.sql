FROM meta.audit
