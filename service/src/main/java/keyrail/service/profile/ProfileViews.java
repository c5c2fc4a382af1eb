package keyrail.service.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import keyrail.core.auth.PayerClass;
import keyrail.core.config.Settings;
import keyrail.core.connection.Connection;
import keyrail.core.failure.Failure;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.CredentialRef;
import keyrail.core.names.ProviderId;
import keyrail.core.routing.BoundConnection;
import keyrail.core.routing.ImplicitConnection;
import keyrail.core.routing.Profile;
import keyrail.core.routing.Snapshot;
import keyrail.core.store.Rows;
import keyrail.service.HomePorts;
import keyrail.service.snapshot.SnapshotBuilder;
import org.jspecify.annotations.Nullable;

/** What is shown of profiles, seen with the connections there are. */
final class ProfileViews {
    private final Settings settings;
    private final Snapshot snapshot;

    private ProfileViews(Settings settings, Snapshot snapshot) {
        this.settings = settings;
        this.snapshot = snapshot;
    }

    static ProfileViews of(HomePorts ports) {
        Settings settings = ports.config().current();
        Snapshot snapshot = ports.store()
                .read((Rows rows) -> new SnapshotBuilder(ports.authKinds(), ports.providers())
                        .build(settings, rows.connections(), rows.credentials(), rows.clientKeys()));
        return new ProfileViews(settings, snapshot);
    }

    /** A profile whose entry is in order; broken all the same when what it is bound to is missing or does not fit. */
    ProfileView readable(Profile profile) {
        List<String> obstacles = warnings(profile);
        return new ProfileView(
                profile.name().value(),
                profile,
                provider(profile),
                status(profile, obstacles),
                profile.disabled() || obstacles.isEmpty() ? null : String.join("; ", obstacles),
                profile.name().equals(settings.defaultProfile()),
                profile.name().equals(settings.activeProfile()),
                bound(profile).map(BoundConnection::payer).map(PayerClass::text).orElse(null));
    }

    private @Nullable ProviderId provider(Profile profile) {
        return profile.provider() != null
                ? profile.provider()
                : bound(profile).map(bound -> bound.connection().provider()).orElse(null);
    }

    private static ProfileView.Status status(Profile profile, List<String> obstacles) {
        if (profile.disabled()) {
            return ProfileView.Status.DISABLED;
        }
        return obstacles.isEmpty() ? ProfileView.Status.OK : ProfileView.Status.BROKEN;
    }

    /** An entry of the file that cannot be read as a profile. */
    ProfileView broken(String name, String reason) {
        return new ProfileView(
                name,
                null,
                null,
                ProfileView.Status.BROKEN,
                reason,
                settings.defaultProfile() != null
                        && settings.defaultProfile().value().equals(name),
                settings.activeProfile() != null
                        && settings.activeProfile().value().equals(name),
                null);
    }

    /** What will keep a profile from working as things stand; empty when nothing does. */
    List<String> warnings(Profile profile) {
        List<String> warnings = new ArrayList<>();
        ConnectionName named = profile.connection();
        if (named != null && snapshot.connection(named).isEmpty()) {
            warnings.add("there is no connection \"" + named + "\"; run keyrail connections create " + named);
            return warnings;
        }
        implicitFailure(profile).map(Failure::message).ifPresent(warnings::add);
        bound(profile).ifPresent(bound -> {
            Connection connection = bound.connection();
            if (profile.provider() != null && !profile.provider().equals(connection.provider())) {
                warnings.add("the profile's provider is " + profile.provider() + " but connection \""
                        + connection.name() + "\" is of provider " + connection.provider());
            }
            CredentialRef credential = bound.credential();
            if (credential != null && snapshot.credential(credential).isEmpty()) {
                warnings.add("no credential " + credential + " in the vault; run keyrail credentials set "
                        + credential.service() + " " + credential.field());
            }
            Failure unusable = bound.unusable();
            if (unusable != null) {
                warnings.add(unusable.message());
            }
        });
        return warnings;
    }

    private Optional<BoundConnection> bound(Profile profile) {
        if (profile.connection() != null) {
            return snapshot.connection(Objects.requireNonNull(profile.connection()));
        }
        return implicit(profile) instanceof ImplicitConnection.Choice.Found(BoundConnection found)
                ? Optional.of(found)
                : Optional.empty();
    }

    private Optional<Failure> implicitFailure(Profile profile) {
        return profile.connection() == null
                        && implicit(profile) instanceof ImplicitConnection.Choice.None(Failure failure)
                ? Optional.of(failure)
                : Optional.empty();
    }

    private ImplicitConnection.@Nullable Choice implicit(Profile profile) {
        return profile.provider() == null ? null : ImplicitConnection.of(snapshot, profile.provider());
    }
}
