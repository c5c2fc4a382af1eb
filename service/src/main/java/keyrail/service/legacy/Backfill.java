package keyrail.service.legacy;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import keyrail.core.config.ConfigEdit;
import keyrail.core.config.PlatformSettings;
import keyrail.core.config.Settings;
import keyrail.core.connection.Connection;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.ProviderId;
import keyrail.core.provider.ProviderTraits;
import keyrail.core.routing.BoundConnection;
import keyrail.core.routing.CallSiteBinding;
import keyrail.core.routing.ImplicitConnection;
import keyrail.core.routing.Profile;
import keyrail.core.routing.Snapshot;
import keyrail.service.Actor;
import keyrail.service.HomePorts;
import keyrail.service.snapshot.SnapshotBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Writes down which connection each profile means that names only a provider. What it writes is what dispatch has meant
 * all along, so that no call goes elsewhere than before. Safe for use by several threads; every method may block.
 */
public final class Backfill {
    private static final String LLM = "llm";
    private static final String BINDING = "provider_connection";

    /** Of a row that is not there yet: what may be wrong with it and yet be so for good. */
    private static final Set<FailureCode> TOLERABLE =
            Set.of(FailureCode.PROVIDER_NOT_AVAILABLE, FailureCode.PLATFORM_UNAVAILABLE);

    private final HomePorts ports;

    public Backfill(HomePorts ports) {
        this.ports = ports;
    }

    /** What {@link #run} would do now; changes nothing. */
    public BackfillPlan plan() {
        Settings settings = ports.config().current();
        Snapshot snapshot = ports.store()
                .read(rows -> new SnapshotBuilder(ports.authKinds(), ports.providers())
                        .build(settings, rows.connections(), rows.credentials(), rows.clientKeys()));
        List<BackfillPlan.Step> steps = new ArrayList<>();
        List<BackfillPlan.Skipped> skipped = new ArrayList<>();
        for (Unbound entry : unbound(settings)) {
            switch (ImplicitConnection.of(snapshot, entry.provider())) {
                case ImplicitConnection.Choice.Found(BoundConnection meant) ->
                    obstacle(snapshot, meant)
                            .ifPresentOrElse(
                                    reason -> skipped.add(new BackfillPlan.Skipped(entry.path(), reason)),
                                    () -> steps.add(step(snapshot, entry.path(), meant)));
                case ImplicitConnection.Choice.None none ->
                    skipped.add(new BackfillPlan.Skipped(
                            entry.path(), none.failure().message()));
            }
        }
        PlatformSettings platform = settings.platform();
        boolean marksLegacy = platform.legacy() && platform.legacyRoute() == null;
        return new BackfillPlan(platform.managed(), steps, skipped, marksLegacy);
    }

    /**
     * Makes the rows that are missing, then writes the file once, and only if something changes.
     *
     * @return what was done; rows that could not be made are among the skipped
     * @throws KeyrailException when the file cannot be written; what was made until then is meant by dispatch anyway
     */
    public BackfillPlan run(Actor actor) {
        ports.config().reload();
        BackfillPlan plan = plan();
        if (plan.isDone()) {
            return plan;
        }
        List<BackfillPlan.Step> steps = new ArrayList<>();
        List<BackfillPlan.Skipped> skipped = new ArrayList<>(plan.skipped());
        for (BackfillPlan.Step step : plan.steps()) {
            try {
                make(step, actor);
                steps.add(step);
            } catch (KeyrailException refused) {
                skipped.add(new BackfillPlan.Skipped(
                        step.path(),
                        "connection \"" + step.connection() + "\" could not be made: "
                                + refused.failure().message()));
            }
        }
        List<ConfigEdit> edits = edits(steps, plan.marksLegacy());
        if (!edits.isEmpty()) {
            ports.config().edit(edits);
        }
        ports.changed().run();
        return new BackfillPlan(plan.managed(), steps, skipped, plan.marksLegacy());
    }

    /** An entry of the file that names a provider and no connection. */
    private record Unbound(List<String> path, ProviderId provider) {}

    /** In the order of their names; entries with a mistake are not among them. */
    private List<Unbound> unbound(Settings settings) {
        List<Unbound> entries = new ArrayList<>();
        for (String name : new TreeSet<>(settings.profiles().keySet())) {
            List<String> path = List.of(LLM, "profiles", name);
            // A profile that is not among the profiles is the legacy form of the default.
            boolean listed = ports.config().raw(path).isPresent();
            add(
                    entries,
                    listed ? path : List.of(LLM, "default"),
                    settings.profiles().get(name));
        }
        for (String site : new TreeSet<>(settings.callSites().keySet())) {
            CallSiteBinding binding = settings.callSites().get(site);
            add(entries, List.of(LLM, "callSites", site), binding == null ? null : binding.anonymous());
        }
        return entries;
    }

    private static void add(List<Unbound> entries, List<String> path, @Nullable Profile profile) {
        if (profile != null && profile.provider() != null && profile.connection() == null) {
            entries.add(new Unbound(path, profile.provider()));
        }
    }

    /** Why the row that is meant cannot be made; empty where it exists or can be. */
    private Optional<String> obstacle(Snapshot snapshot, BoundConnection meant) {
        if (exists(snapshot, meant)) {
            return Optional.empty();
        }
        if (meant.unusable() != null && !TOLERABLE.contains(meant.unusable().code())) {
            return Optional.of(meant.unusable().message());
        }
        ProviderId provider = meant.connection().provider();
        boolean modelsRequired = ports.providers()
                .traits(provider)
                .map(ProviderTraits::modelsRequired)
                .orElse(false);
        return modelsRequired
                ? Optional.of("a connection of provider " + provider
                        + " lists the models it serves; run keyrail connections create")
                : Optional.empty();
    }

    private static BackfillPlan.Step step(Snapshot snapshot, List<String> path, BoundConnection meant) {
        return new BackfillPlan.Step(path, meant.connection(), !exists(snapshot, meant));
    }

    private static boolean exists(Snapshot snapshot, BoundConnection meant) {
        return snapshot.connections().containsKey(meant.name());
    }

    /**
     * A row that two entries mean is made once. Its credential is not bound by this: a boot never decides where a secret
     * may go.
     */
    private void make(BackfillPlan.Step step, Actor actor) {
        if (!step.makesRow()) {
            return;
        }
        Instant now = ports.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        Connection row = step.row();
        Connection made = new Connection(
                row.name(),
                row.provider(),
                row.auth(),
                row.label(),
                row.baseUrl(),
                row.models(),
                row.settings(),
                now,
                now);
        Boolean written = ports.store().write(rows -> {
            if (rows.connection(row.name()).isPresent()) {
                return false;
            }
            rows.insert(made);
            rows.append(actor.did("connection.create", row.name().value(), now));
            return true;
        });
        if (written) {
            ports.health().reset(row.name());
        }
    }

    private static List<ConfigEdit> edits(List<BackfillPlan.Step> steps, boolean marksLegacy) {
        List<ConfigEdit> edits = new ArrayList<>();
        for (BackfillPlan.Step step : steps) {
            List<String> path = new ArrayList<>(step.path());
            path.add(BINDING);
            edits.add(new ConfigEdit(path, "\"" + step.connection() + "\""));
        }
        if (marksLegacy) {
            edits.add(new ConfigEdit(List.of(LLM, "legacyRoute"), "true"));
        }
        return edits;
    }
}
