package keyrail.testkit.home;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import keyrail.core.auth.Auth;
import keyrail.core.auth.AuthKind;
import keyrail.core.auth.AuthKinds;
import keyrail.core.auth.PayerClass;
import keyrail.core.names.CredentialRef;

/** The five kinds of auth, described without what resolves them. */
public final class FakeAuthKinds {
    private FakeAuthKinds() {}

    public static AuthKinds all() {
        return new AuthKinds(List.of(
                keyed(
                        "api_key",
                        true,
                        PayerClass.OWN_KEY,
                        Auth.ApiKey.class,
                        Auth.ApiKey::new,
                        Auth.ApiKey::credential),
                bare("platform", PayerClass.PLATFORM, "managed proxy", new Auth.Platform()),
                bare("none", PayerClass.LOCAL, "", new Auth.None()),
                keyed(
                        "oauth_subscription",
                        false,
                        PayerClass.SUBSCRIPTION,
                        Auth.OAuthSubscription.class,
                        Auth.OAuthSubscription::new,
                        Auth.OAuthSubscription::credential),
                keyed(
                        "service_account",
                        false,
                        PayerClass.CLOUD_PROJECT,
                        Auth.ServiceAccount.class,
                        Auth.ServiceAccount::new,
                        Auth.ServiceAccount::credential)));
    }

    private static <A extends Auth> AuthKind keyed(
            String type,
            boolean creatable,
            PayerClass payer,
            Class<A> javaType,
            Function<CredentialRef, A> make,
            Function<A, CredentialRef> credential) {
        return new AuthKind(
                type,
                List.of("credential"),
                creatable,
                payer,
                "",
                javaType,
                fields -> make.apply(CredentialRef.parse(Objects.requireNonNull(fields.get("credential")))),
                auth -> Map.of(
                        "credential", credential.apply(javaType.cast(auth)).toString()),
                auth -> Optional.of(credential.apply(javaType.cast(auth))));
    }

    private static AuthKind bare(String type, PayerClass payer, String note, Auth auth) {
        return new AuthKind(
                type,
                List.of(),
                true,
                payer,
                note,
                auth.getClass(),
                fields -> auth,
                written -> Map.of(),
                written -> Optional.empty());
    }
}
