package keyrail.core.auth;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import keyrail.core.names.CredentialRef;
import org.jspecify.annotations.Nullable;

/** Proof of who we are, ready for one call; lives in memory only. */
public sealed interface ResolvedAuth {
    /** The call goes out without any credential. */
    record Anonymous() implements ResolvedAuth {
        @Override
        public Optional<Key> sent() {
            return Optional.empty();
        }
    }

    /**
     * One long-lived key.
     *
     * @param credential where it came from
     * @param version which rotation of it; rises with each {@code credentials set}
     * @param audience the only place it may be sent to
     */
    record Key(Secret secret, CredentialRef credential, long version, Audience audience) implements ResolvedAuth {
        @Override
        public Optional<Key> sent() {
            return Optional.of(this);
        }
    }

    /**
     * The platform's key: the call goes to the managed proxy, which may be told what the call is for.
     *
     * @param key takes the place of the vendor's key
     */
    record Managed(Key key) implements ResolvedAuth {
        @Override
        public Optional<Key> sent() {
            return Optional.of(key);
        }
    }

    /**
     * The caller's own credential as its request carries it; it lives as long as the call, and nobody notes it down.
     *
     * @param fields whole values by field name in lower case, the preferred one first, at least one
     * @param bareKey the key or token by itself, or null where it came in another scheme than {@code Bearer}
     * @param audience the connection's endpoint, the only place it may be sent to
     */
    record Callers(Map<String, Secret> fields, @Nullable Secret bareKey, Audience audience) implements ResolvedAuth {
        /** A field that holds a key and nothing else. */
        public static final String KEY_FIELD = "x-api-key";

        public Callers {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        /** For a vendor of another format than the client speaks: its key, whatever field and scheme it came in. */
        public Callers asKey() {
            return bareKey == null ? this : new Callers(Map.of(KEY_FIELD, bareKey), bareKey, audience);
        }

        @Override
        public Optional<Key> sent() {
            return Optional.empty();
        }
    }

    /** The key of the vault that goes with the call, where one does. */
    Optional<Key> sent();
}
