package keyrail.auth;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import keyrail.auth.method.ApiKeyMethod;
import keyrail.auth.method.AuthMethod;
import keyrail.auth.method.NoneMethod;
import keyrail.auth.method.OAuthSubscriptionMethod;
import keyrail.auth.method.PassthroughMethod;
import keyrail.auth.method.PlatformMethod;
import keyrail.auth.method.ServiceAccountMethod;
import keyrail.core.auth.Auth;
import keyrail.core.auth.AuthKinds;

/** The list of auth methods; a new one is added here. Immutable. */
public final class AuthMethods {
    private static final List<AuthMethod> ALL = List.of(
            new ApiKeyMethod(),
            new PlatformMethod(),
            new NoneMethod(),
            new OAuthSubscriptionMethod(),
            new ServiceAccountMethod(),
            new PassthroughMethod());

    private static final AuthKinds KINDS =
            new AuthKinds(ALL.stream().map(AuthMethod::kind).toList());

    private static final Map<Class<? extends Auth>, AuthMethod> BY_CLASS = ALL.stream()
            .collect(Collectors.toUnmodifiableMap(method -> method.kind().javaType(), Function.identity()));

    private AuthMethods() {}

    /** The kinds in the order they are listed to people. */
    public static AuthKinds kinds() {
        return KINDS;
    }

    static AuthMethod of(Auth auth) {
        AuthMethod method = BY_CLASS.get(auth.getClass());
        if (method == null) {
            throw new IllegalStateException(
                    "auth method not listed: " + auth.getClass().getName());
        }
        return method;
    }
}
