package keyrail.wire.gemini;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
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

    /** Google's word for a call that it did not sign, for histories from elsewhere. */
    public static final String STAND_IN = "context_engineering_is_the_way_to_go";

    /** Both documented words, as such and as the SDKs that send bytes spell them; its own command line sends the second. */
    private static final Set<String> STAND_INS = Set.of(
            STAND_IN, base64(STAND_IN), "skip_thought_signature_validator", base64("skip_thought_signature_validator"));

    private static final Minter NATIVE = new Minter(Format.GEMINI_GENERATE, "");

    private GeminiSeals() {}

    private static String base64(String word) {
        return Base64.getEncoder().encodeToString(word.getBytes(StandardCharsets.US_ASCII));
    }

    /** A signature in a vendor's answer. */
    public static Opaque minted(String signature) {
        return new Opaque(NATIVE, KIND, signature);
    }

    /** A signature in a client's request: ours, whoever minted it, or one of Gemini's own. */
    public static Opaque read(String signature) {
        return SealText.readOrNative(signature, Format.GEMINI_GENERATE, KIND);
    }

    /** Whether a client's signature only stands for one that it has not. */
    public static boolean isStandIn(String signature) {
        return STAND_INS.contains(signature);
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
