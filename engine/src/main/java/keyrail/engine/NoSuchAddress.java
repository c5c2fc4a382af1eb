package keyrail.engine;

import java.util.regex.Pattern;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;

/**
 * Tells a server that has no such address from one that has no such model, item or plan: all of them say 404. The former
 * say nothing at all, or only that, or speak of a path, or answer with a page for people.
 */
final class NoSuchAddress {
    private static final Pattern WORDS = Pattern.compile(
            "^\\W*+(?:404)?\\W*+(?:(?:file|page|resource) )?(?:not found|not implemented|method not allowed)?\\W*+$"
                    + "|\\b(?:path|route|resource|ur[il]|endpoint|method)\\b|/responses\\b|/completions\\b|/messages\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern OTHER_THINGS =
            Pattern.compile("\\b(?:model|deployment|item|response with)\\b", Pattern.CASE_INSENSITIVE);

    private NoSuchAddress() {}

    static boolean isToldBy(Failure.Upstream failure) {
        String said = failure.vendorMessage();
        boolean isAPage = failure.code() == FailureCode.UPSTREAM_PROTOCOL_ERROR;
        boolean mayBe = failure.status() == 404 || failure.status() == 405 || failure.status() == 501;
        return mayBe
                && (isAPage
                        || said == null
                        || said.isBlank()
                        || WORDS.matcher(said).find()
                                && !OTHER_THINGS.matcher(said).find());
    }
}
