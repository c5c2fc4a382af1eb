package keyrail.server.admin;

import keyrail.core.failure.FailureCode;

/** Port: keeps the record of what was asked of the admin plane. Safe for use by several threads; may block. */
public interface AdminJournal {
    /** Keeps nothing. */
    AdminJournal NONE = new AdminJournal() {
        @Override
        public void refused(AdminRoute route, AdminRequest request, FailureCode code) {}

        @Override
        public void changed() {}

        @Override
        public void refresh() {}
    };

    /** A change did not happen. Changes that do are recorded where they are made, in their own transaction. */
    void refused(AdminRoute route, AdminRequest request, FailureCode code);

    /** Something may have been recorded. */
    void changed();

    /** Looks anew at what people may have changed behind our back. */
    void refresh();
}
