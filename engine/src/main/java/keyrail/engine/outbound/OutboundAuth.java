package keyrail.engine.outbound;

import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import keyrail.core.auth.Audience;
import keyrail.core.auth.ResolvedAuth;
import keyrail.core.auth.Secret;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.provider.CredentialPlacement;

/**
 * Puts the secret into a call, last: the connection stands and its peer is checked. One of the few classes that may
 * look inside a {@code Secret}.
 */
final class OutboundAuth {
    private static final String AUTHORIZATION = "authorization";
    private static final String CONCEALED = "***";
    private static final int SHORTEST_CONCEALED = 12;

    private OutboundAuth() {}

    /**
     * Adds the credential's field.
     *
     * @param audience where the connection really leads
     * @throws KeyrailException {@code credential_audience_mismatch} when that is not where the credential may go
     */
    static void place(ResolvedAuth auth, CredentialPlacement placement, Audience audience, MultiMap fields) {
        switch (auth) {
            case ResolvedAuth.Anonymous ignored -> {}
            case ResolvedAuth.Key key -> place(key, placement, audience, fields);
            case ResolvedAuth.Managed managed -> place(managed.key(), placement, audience, fields);
            case ResolvedAuth.Callers callers -> place(callers, placement, audience, fields);
        }
    }

    private static void place(ResolvedAuth.Key key, CredentialPlacement placement, Audience audience, MultiMap fields) {
        if (!key.audience().equals(audience)) {
            throw new KeyrailException(
                    FailureCode.CREDENTIAL_AUDIENCE_MISMATCH,
                    "credential " + key.credential() + " may only go to " + key.audience() + ", not to "
                            + audience + "; nothing was sent. If the new address is right, run keyrail"
                            + " credentials trust " + key.credential().service() + " "
                            + key.credential().field());
        }
        switch (placement) {
            case CredentialPlacement.Header header -> fields.set(header.name(), header.prefix() + text(key.secret()));
        }
    }

    /**
     * In the vendor's own field, or as {@code Authorization}, a value goes as it came, whatever its scheme: a token of a
     * signed-in account stays one. A bare key from another vendor's field goes where this vendor takes its keys.
     */
    private static void place(
            ResolvedAuth.Callers callers, CredentialPlacement placement, Audience audience, MultiMap fields) {
        if (!callers.audience().equals(audience)) {
            throw new KeyrailException(
                    FailureCode.CREDENTIAL_AUDIENCE_MISMATCH,
                    "the caller's credential may only go to " + callers.audience() + ", not to " + audience
                            + "; nothing was sent");
        }
        switch (placement) {
            case CredentialPlacement.Header header -> {
                for (String asItIs : List.of(header.name(), AUTHORIZATION)) {
                    Secret value = callers.fields().get(asItIs);
                    if (value != null) {
                        fields.set(asItIs, text(value));
                        return;
                    }
                }
                Secret bare = callers.fields().values().iterator().next();
                fields.set(header.name(), header.prefix() + text(bare));
            }
        }
    }

    /**
     * What a vendor said, without the credential it was shown: some repeat it when they refuse it. Short secrets stay,
     * for they may be any word.
     */
    static Bytes conceal(ResolvedAuth auth, Bytes said) {
        // A character a byte, so that whatever else is in there comes out as it went in.
        String text = new String(said.array(), said.offset(), said.length(), StandardCharsets.ISO_8859_1);
        String concealed = conceal(auth, text);
        return concealed.equals(text) ? said : Bytes.of(concealed.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The same of a text, whose characters may be any. */
    static String conceal(ResolvedAuth auth, String said) {
        String rest = said;
        for (String secret : shown(auth)) {
            rest = rest.replace(secret, CONCEALED);
        }
        return rest;
    }

    /** Takes the fields out of a vendor's head that repeat the credential it was shown, names and values alike. */
    static void conceal(ResolvedAuth auth, MultiMap fields) {
        for (String secret : shown(auth)) {
            List<String> telling = new ArrayList<>(0);
            for (Map.Entry<String, String> field : fields) {
                if (field.getValue().contains(secret) || field.getKey().contains(secret)) {
                    telling.add(field.getKey());
                }
            }
            telling.forEach(fields::remove);
        }
    }

    /** What a vendor may repeat of what it was shown, a character a byte. */
    private static List<String> shown(ResolvedAuth auth) {
        Stream<Secret> shown = switch (auth) {
            case ResolvedAuth.Anonymous ignored -> Stream.empty();
            case ResolvedAuth.Key key -> Stream.of(key.secret());
            case ResolvedAuth.Managed managed -> Stream.of(managed.key().secret());
            case ResolvedAuth.Callers callers ->
                Stream.concat(Stream.ofNullable(callers.bareKey()), callers.fields().values().stream());
        };
        return shown.map(secret -> secret.reveal(bytes -> new String(bytes, StandardCharsets.ISO_8859_1)))
                .filter(secret -> secret.length() >= SHORTEST_CONCEALED)
                .toList();
    }

    private static String text(Secret secret) {
        return secret.reveal(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
}
