package keyrail.wire.gemini;

import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.wire.codec.SealText;

/**
 * Sealed reasoning in {@code thoughtSignature}, which parts of any sort carry (ai.google.dev/gemini-api/docs/thought-signatures,
 * seen 2026-11-28). The field holds bytes, so that whatever stands in it is base64.
 */
public final class GeminiSeals {
    /** The kind of a signature of Gemini's own. */
    public static final String KIND = "thought_signature";

    private static final Minter NATIVE = new Minter(Format.GEMINI_GENERATE, "");

    private GeminiSeals() {}

    /** A signature in a vendor's answer. */
    public static Opaque minted(String signature) {
        return new Opaque(NATIVE, KIND, signature);
    }

    /** A signature in a client's request: ours, whoever minted it, or one of Gemini's own. */
    public static Opaque read(String signature) {
        return SealText.readOrNative(signature, Format.GEMINI_GENERATE, KIND);
    }

    /** Whether a client's signature is under our mark. */
    public static boolean isMarked(String signature) {
        return SealText.read(signature).isPresent();
    }

    /** As a client gets it: bare where it is Gemini's own and nobody's in particular, else under our mark. */
    public static String write(Opaque seal) {
        return seal.minter().equals(NATIVE) && seal.kind().equals(KIND) ? seal.value() : SealText.write(seal);
    }
}
