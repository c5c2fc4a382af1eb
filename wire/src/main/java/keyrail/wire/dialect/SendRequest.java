package keyrail.wire.dialect;

import org.jspecify.annotations.Nullable;

/**
 * A call with one message, as {@code keyrail send} makes it.
 *
 * @param maxTokens the limit the user gave, else the profile's: a body that carries a limit takes no default any more;
 *     null for the format's own default
 * @param legacyMaxTokens as {@link keyrail.core.provider.RelayRules#legacyMaxTokens}
 */
public record SendRequest(
        String model,
        @Nullable String systemPrompt,
        String message,
        @Nullable Long maxTokens,
        boolean legacyMaxTokens,
        boolean stream) {}
