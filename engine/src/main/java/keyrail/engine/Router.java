package keyrail.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import keyrail.core.access.Grants;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.legacy.LegacyRoute;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.Names;
import keyrail.core.names.ProfileName;
import keyrail.core.routing.BoundConnection;
import keyrail.core.routing.CallSiteBinding;
import keyrail.core.routing.Candidate;
import keyrail.core.routing.ImplicitConnection;
import keyrail.core.routing.ModelRoute;
import keyrail.core.routing.Profile;
import keyrail.core.routing.Route;
import keyrail.core.routing.RouteRequest;
import keyrail.core.routing.Rung;
import keyrail.core.routing.RungStep;
import keyrail.core.routing.RungStep.Verdict;
import keyrail.core.routing.Snapshot;
import keyrail.core.routing.Trace;
import keyrail.core.session.Pin;
import org.jspecify.annotations.Nullable;

/**
 * Selects one profile, or one connection named outright, for a call, and says why. Pure: the same snapshot and request
 * give the same route, and nothing is looked up outside them.
 */
public final class Router {
    /** The model name that means «whatever is the default»; it skips {@code modelRoutes}. */
    public static final String DEFAULT_MODEL = "default";

    public Route route(Snapshot snapshot, RouteRequest request) {
        return new Selection(snapshot, request, null).run();
    }

    /** As {@link #route}, with every rule that was looked at: the same run of the same rules, written down. */
    public Trace explain(Snapshot snapshot, RouteRequest request) {
        List<RungStep> steps = new ArrayList<>();
        Route route = new Selection(snapshot, request, steps).run();
        return new Trace(route, steps);
    }

    /** One run of the rules; used once. */
    private static final class Selection {
        private final Snapshot snapshot;
        private final RouteRequest request;
        private final Grants grants;
        private final @Nullable String model;
        private final List<String> skipped = new ArrayList<>(0);
        private final @Nullable List<RungStep> steps;

        /** @param steps takes what is looked at, or null where nobody asks */
        Selection(Snapshot snapshot, RouteRequest request, @Nullable List<RungStep> steps) {
            this.steps = steps;
            this.snapshot = snapshot;
            this.request = request;
            this.grants = request.grants();
            this.model = request.model();
        }

        Route run() {
            if (request.profile() != null) {
                return explicitProfile(Rung.PROFILE_HEADER, request.profile(), clientModel());
            }
            look(Rung.PROFILE_HEADER, Verdict.NOT_ASKED, null);
            if (model != null && !model.equals(DEFAULT_MODEL)) {
                if (snapshot.profiles().containsKey(model)
                        || snapshot.brokenProfiles().containsKey(model)) {
                    return explicitProfile(Rung.MODEL_IS_PROFILE, model, null);
                }
                BoundConnection direct = directConnection(model);
                if (direct != null) {
                    look(Rung.MODEL_IS_PROFILE, Verdict.NOT_SET, model);
                    return direct(direct, model.substring(direct.name().value().length() + 1));
                }
            }
            Verdict unnamed = clientModel() == null ? Verdict.NOT_ASKED : Verdict.NOT_SET;
            look(Rung.MODEL_IS_PROFILE, unnamed, clientModel());
            look(Rung.CONNECTION_AND_MODEL, unnamed, clientModel());
            return implicit();
        }

        /** Writes a step down where somebody asked for them. */
        private void look(Rung rung, Verdict verdict, @Nullable String subject) {
            if (steps != null) {
                steps.add(new RungStep(rung, verdict, subject == null ? "" : subject, ""));
            }
        }

        private Route refused(Rung rung, String subject, Failure failure) {
            if (steps != null) {
                steps.add(new RungStep(rung, Verdict.REFUSED, subject, failure.message()));
            }
            return new Route.Refused(failure, skipped);
        }

        /** The client's model field where it names a vendor's model, else null. */
        private @Nullable String clientModel() {
            return model == null || model.equals(DEFAULT_MODEL) || model.equals(request.profile()) ? null : model;
        }

        private @Nullable BoundConnection directConnection(String text) {
            int slash = text.indexOf('/');
            if (slash <= 0 || !Names.isValid(text.substring(0, slash))) {
                return null;
            }
            return snapshot.connections().get(new ConnectionName(text.substring(0, slash)));
        }

        private Route direct(BoundConnection connection, String vendorModel) {
            if (!grants.direct()) {
                return refused(
                        Rung.CONNECTION_AND_MODEL,
                        connection.name().value(),
                        Failure.of(
                                FailureCode.DIRECT_NOT_GRANTED,
                                "this client key may not name connections; create one with keyrail client-keys create <name>"
                                        + " --direct, or use a profile"));
            }
            if (vendorModel.isEmpty()) {
                return refused(
                        Rung.CONNECTION_AND_MODEL,
                        connection.name().value(),
                        Failure.of(
                                FailureCode.MODEL_REQUIRED,
                                "no model after \"" + connection.name() + "/\"; write one"));
            }
            Candidate candidate = new Candidate(null, connection, vendorModel);
            String name = connection.name().value();
            if (connection.unusable() != null) {
                return refused(Rung.CONNECTION_AND_MODEL, name, connection.unusable());
            }
            look(Rung.CONNECTION_AND_MODEL, Verdict.CHOSEN, name);
            return new Route.Selected(Rung.CONNECTION_AND_MODEL, name, List.of(candidate), skipped);
        }

        private Route explicitProfile(Rung rung, String name, @Nullable String forwarded) {
            String broken = snapshot.brokenProfiles().get(name);
            if (broken != null) {
                return refused(
                        rung,
                        name,
                        Failure.of(
                                FailureCode.CONFIG_INVALID,
                                "profile \"" + name + "\" is not usable: " + broken + "; run keyrail config check"));
            }
            Profile profile = snapshot.profiles().get(name);
            if (profile == null) {
                return refused(rung, name, unknownProfile("no profile \"" + name + "\"", ""));
            }
            if (!grants.allowsProfile(name)) {
                return refused(
                        rung,
                        name,
                        Failure.of(
                                FailureCode.PROFILE_NOT_GRANTED,
                                "this client key may not use profile \"" + name + "\""));
            }
            if (profile.disabled()) {
                return refused(
                        rung,
                        name,
                        Failure.of(
                                FailureCode.PROFILE_DISABLED,
                                "profile \"" + name + "\" is disabled; run keyrail profiles update " + name
                                        + " --status active"));
            }
            return select(rung, name, profile, forwarded);
        }

        private Route implicit() {
            String forwarded = clientModel();
            Profile pinned = pinned();
            if (pinned != null) {
                return select(Rung.SESSION, pinned.name().value(), pinned, forwarded);
            }
            if (request.callSite() != null) {
                CallSiteBinding binding = snapshot.callSites().get(request.callSite());
                if (binding != null && binding.anonymous() != null) {
                    return select(Rung.CALL_SITE, request.callSite(), binding.anonymous(), forwarded);
                }
                Profile usable = usable(Rung.CALL_SITE, binding == null ? null : binding.profile());
                if (usable != null) {
                    return select(Rung.CALL_SITE, request.callSite(), usable, forwarded);
                }
            } else {
                look(Rung.CALL_SITE, Verdict.NOT_ASKED, null);
            }
            if (forwarded == null) {
                look(Rung.MODEL_ROUTE, Verdict.NOT_ASKED, null);
            } else {
                boolean any = false;
                for (ModelRoute route : snapshot.modelRoutes()) {
                    if (route.matches(forwarded)) {
                        any = true;
                        Profile usable = usable(Rung.MODEL_ROUTE, route.profile());
                        if (usable != null) {
                            return select(Rung.MODEL_ROUTE, route.glob(), usable, forwarded);
                        }
                    }
                }
                if (!any) {
                    look(Rung.MODEL_ROUTE, Verdict.NOT_SET, forwarded);
                }
            }
            String own = grants.defaultProfile();
            Profile usual = usable(Rung.CLIENT_KEY_DEFAULT, own == null ? null : new ProfileName(own));
            if (usual != null) {
                return select(Rung.CLIENT_KEY_DEFAULT, usual.name().value(), usual, forwarded);
            }
            if (model == null) {
                return refused(profileRequired());
            }
            return forwarded == null
                    ? homeDefault()
                    : refused(unknownProfile(
                            "nothing routes model \"" + forwarded + "\"",
                            "; name one as the model, or add a model route (llm.modelRoutes)"));
        }

        /** The profile of the conversation's session, or null where there is none that counts. */
        private @Nullable Profile pinned() {
            Pin pin = request.pin();
            if (pin == null || !pin.isOver()) {
                return usable(Rung.SESSION, pin == null ? null : pin.profile());
            }
            skip(Rung.SESSION, pin.profile(), "no longer pinned: the session is over");
            return null;
        }

        private Route homeDefault() {
            Profile active = usable(Rung.ACTIVE_PROFILE, snapshot.activeProfile());
            if (active != null) {
                return select(Rung.ACTIVE_PROFILE, active.name().value(), active, null);
            }
            Profile fallback = usable(Rung.DEFAULT, snapshot.defaultProfile());
            if (fallback != null) {
                return select(Rung.DEFAULT, fallback.name().value(), fallback, null);
            }
            return refused(
                    unknownProfile("there is no default profile", "; choose one with keyrail profiles default <name>"));
        }

        /** The profile, or null after noting why the rung is passed over. */
        private @Nullable Profile usable(Rung rung, @Nullable ProfileName name) {
            if (name == null) {
                look(rung, Verdict.NOT_SET, null);
                return null;
            }
            Profile profile = snapshot.profiles().get(name.value());
            String reason = null;
            if (profile == null) {
                reason = snapshot.brokenProfiles().containsKey(name.value()) ? "broken" : "missing";
            } else if (profile.disabled()) {
                reason = "disabled";
            } else if (!grants.allowsProfile(name.value())) {
                reason = "not granted";
            }
            if (reason != null) {
                skip(rung, name, reason);
                return null;
            }
            return profile;
        }

        private void skip(Rung rung, ProfileName name, String reason) {
            skipped.add(rung.text() + ": profile \"" + name + "\" is " + reason);
            if (steps != null) {
                steps.add(new RungStep(rung, Verdict.SKIPPED, name.value(), reason));
            }
        }

        private Route select(Rung rung, String selector, Profile profile, @Nullable String forwarded) {
            Bound first = bind(profile, forwarded);
            if (first.failure() != null) {
                return refused(rung, selector, first.failure());
            }
            look(rung, Verdict.CHOSEN, selector);
            List<Candidate> candidates = new ArrayList<>(1 + profile.fallback().size());
            Candidate chosen = first.orThrow();
            candidates.add(chosen);
            for (ProfileName name : profile.fallback()) {
                addFallback(candidates, chosen, name, forwarded);
            }
            return new Route.Selected(rung, selector, candidates, skipped);
        }

        private void addFallback(
                List<Candidate> candidates, Candidate chosen, ProfileName name, @Nullable String forwarded) {
            Profile declared = chosen.profile();
            Profile profile = snapshot.profiles().get(name.value());
            String reason;
            if (profile == null || profile.disabled()) {
                reason = profile == null ? "missing" : "disabled";
            } else if (profile == declared) {
                reason = "the profile itself";
            } else {
                Bound bound = bind(profile, forwarded);
                if (bound.failure() != null) {
                    reason = bound.failure().code().text();
                } else {
                    Candidate candidate = bound.orThrow();
                    boolean samePayer = candidate.connection().payer()
                            == chosen.connection().payer();
                    if (samePayer || (declared != null && declared.allowPayerChange())) {
                        candidates.add(candidate);
                        return;
                    }
                    reason = "paid by " + candidate.connection().payer().text() + " instead of "
                            + chosen.connection().payer().text() + ", and allowPayerChange is not set";
                }
            }
            skipped.add("fallback: profile \"" + name + "\" is passed over: " + reason);
        }

        /** What the profile is bound to; on an older home, where the home's former mode sends a broken binding. */
        private Bound bind(Profile profile, @Nullable String forwarded) {
            Bound declared = declared(profile, forwarded);
            Failure failure = declared.failure();
            if (failure == null) {
                return declared;
            }
            BoundConnection broken = meant(profile);
            String model = profile.model() != null ? profile.model() : forwarded;
            Candidate legacy = LegacyRoute.instead(snapshot, profile, broken, model, failure)
                    .orElse(null);
            if (legacy == null) {
                return declared;
            }
            skipped.add(LegacyRoute.reason(legacy, failure));
            return new Bound(legacy, null);
        }

        /** The connection of a profile, whether it says so or not; null where there is none. */
        private @Nullable BoundConnection meant(Profile profile) {
            if (profile.connection() != null) {
                return snapshot.connections().get(profile.connection());
            }
            return profile.provider() != null
                            && ImplicitConnection.of(snapshot, profile.provider())
                                    instanceof ImplicitConnection.Choice.Found(BoundConnection found)
                    ? found
                    : null;
        }

        private Bound declared(Profile profile, @Nullable String forwarded) {
            String model = profile.model() != null ? profile.model() : forwarded;
            if (model == null && request.needsModel()) {
                return Bound.broken(Failure.of(
                        FailureCode.MODEL_REQUIRED,
                        "profile \"" + profile.name() + "\" has no model and the call names none; run keyrail profiles"
                                + " update " + profile.name() + " --model <id>, or name a model"));
            }
            BoundConnection connection;
            if (profile.connection() != null) {
                connection = snapshot.connections().get(profile.connection());
                if (connection == null) {
                    return Bound.broken(Failure.of(
                            FailureCode.CONNECTION_NOT_FOUND,
                            "profile \"" + profile.name() + "\": no connection \"" + profile.connection()
                                    + "\"; run keyrail connections create " + profile.connection()
                                    + ", or change the profile's provider_connection"));
                }
            } else if (profile.provider() != null) {
                switch (ImplicitConnection.of(snapshot, profile.provider())) {
                    case ImplicitConnection.Choice.Found found -> connection = found.connection();
                    case ImplicitConnection.Choice.None none -> {
                        return Bound.broken(prefixed(profile, none.failure()));
                    }
                }
            } else {
                return Bound.broken(Failure.of(
                        FailureCode.CONFIG_INVALID,
                        "profile \"" + profile.name()
                                + "\" names neither a provider nor a provider_connection; set one of them"));
            }
            return checked(profile, connection, model);
        }

        private Bound checked(Profile profile, BoundConnection connection, @Nullable String model) {
            if (profile.provider() != null
                    && !profile.provider().equals(connection.connection().provider())) {
                return Bound.broken(Failure.of(
                        FailureCode.PROVIDER_MISMATCH,
                        "profile \"" + profile.name() + "\" says provider " + profile.provider() + ", but connection \""
                                + connection.name() + "\" is of provider "
                                + connection.connection().provider() + "; make them agree, nothing was sent"));
            }
            if (connection.unusable() != null) {
                return Bound.broken(prefixed(profile, connection.unusable()));
            }
            return new Bound(new Candidate(profile, connection, model), null);
        }

        private static Failure prefixed(Profile profile, Failure failure) {
            return failure instanceof Failure.Gateway gateway
                    ? new Failure.Gateway(
                            gateway.code(),
                            "profile \"" + profile.name() + "\": " + gateway.message(),
                            gateway.details())
                    : failure;
        }

        private static Failure profileRequired() {
            return Failure.of(
                    FailureCode.PROFILE_REQUIRED,
                    "the call names no model; send one (\"" + DEFAULT_MODEL
                            + "\" for the home's default), the header x-keyrail-profile, or give the client key a"
                            + " default profile");
        }

        /** @param remedy what to do about it where there are profiles */
        private Failure unknownProfile(String what, String remedy) {
            List<String> names = new ArrayList<>();
            for (String name : new TreeSet<>(snapshot.profiles().keySet())) {
                if (grants.allowsProfile(name)) {
                    names.add(name);
                }
            }
            String known = names.isEmpty()
                    ? "no profiles are defined; run keyrail init"
                    : "profiles: " + String.join(", ", names) + remedy;
            String passedOver = skipped.isEmpty() ? "" : " (" + String.join("; ", skipped) + ")";
            return Failure.of(FailureCode.UNKNOWN_PROFILE, what + passedOver + "; " + known, "candidates", names);
        }

        private Route refused(Failure failure) {
            return new Route.Refused(failure, skipped);
        }
    }

    /** A candidate, or why the profile's binding is broken: exactly one of the two. */
    private record Bound(
            @Nullable Candidate candidate, @Nullable Failure failure) {
        static Bound broken(Failure failure) {
            return new Bound(null, failure);
        }

        Candidate orThrow() {
            if (candidate == null) {
                throw new IllegalStateException("a broken binding has no candidate");
            }
            return candidate;
        }
    }
}
