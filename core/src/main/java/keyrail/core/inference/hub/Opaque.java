package keyrail.core.inference.hub;

import keyrail.core.inference.Format;

/**
 * Signed or encrypted reasoning that only its minter understands: never minted, edited, merged or reordered by us, and
 * given back to nobody else.
 *
 * @param kind what it is in the minter's format, e.g. {@code signature} or {@code reasoning}
 * @param value as the minter wrote it, to the letter
 */
public record Opaque(Minter minter, String kind, String value) {

    /**
     * Who made a value.
     *
     * @param account names the connection whose account made it; empty where a client presents it as its own, without
     *     our mark on it
     */
    public record Minter(Format format, String account) {
        /** Whether a value of this minter may be given to a call of {@code other}. */
        public boolean isTakenBy(Minter other) {
            return format == other.format && (account.isEmpty() || account.equals(other.account));
        }
    }

    /** Says how much, never what. */
    @Override
    public String toString() {
        return "Opaque[" + minter + ", " + kind + ", " + value.length() + " characters]";
    }
}
