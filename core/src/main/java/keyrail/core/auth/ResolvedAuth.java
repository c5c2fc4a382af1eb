package keyrail.core.auth;

import keyrail.core.names.CredentialRef;

/** Proof of who we are, ready for one call; lives in memory only. */
public sealed interface ResolvedAuth {
    /** The call goes out without any credential. */
    record Anonymous() implements ResolvedAuth {}

    /**
     * One long-lived key.
     *
     * @param credential where it came from
     * @param version which rotation of it; rises with each {@code credentials set}
     * @param audience the only place it may be sent to
     */
    record Key(Secret secret, CredentialRef credential, long version, Audience audience) implements ResolvedAuth {}
}
