package keyrail.rehearsal.http;

import java.io.IOException;
import java.io.Serial;

/** A request that no server should have to guess the end of; its connection is of no further use. */
public final class BadFraming extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    public BadFraming(String what) {
        super(what);
    }
}
