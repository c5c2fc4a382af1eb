package keyrail.app.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import keyrail.core.auth.PayerClass;
import keyrail.core.config.Diagnostic;
import keyrail.core.config.ListenerTls;
import keyrail.core.config.ServerSettings;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.CredentialRef;
import keyrail.core.names.ProfileName;
import keyrail.core.routing.BoundConnection;
import keyrail.core.routing.Snapshot;
import keyrail.core.store.ConnectionList;
import keyrail.core.store.Rows;
import keyrail.embed.Home;
import keyrail.server.admin.port.Doctor;
import keyrail.server.tls.ListenerCertificate;
import keyrail.service.credential.CredentialService;
import keyrail.service.credential.VaultReport;
import keyrail.service.profile.ProfileService;
import keyrail.service.profile.ProfileView;
import org.jspecify.annotations.Nullable;

/** Looks at a home for what people usually trip over. */
final class HomeDoctor implements Doctor {
    private final Home home;

    HomeDoctor(Home home) {
        this.home = home;
    }

    @Override
    public List<Check> examine() {
        List<Check> checks = new ArrayList<>();
        checks.add(folder());
        checks.add(configuration());
        certificate().ifPresent(checks::add);
        named("authorities", home.config().current().outbound().caFile(), "/outbound/caFile")
                .ifPresent(checks::add);
        named("admin port", home.config().current().server().admin(), "/server/admin")
                .ifPresent(checks::add);
        checks.add(database());
        checks.add(rows());
        checks.add(vault());
        checks.add(credentials());
        checks.add(profiles());
        checks.add(defaults());
        checks.add(audit());
        return checks;
    }

    private static Check good(String name, String message) {
        return new Check(name, true, message, null);
    }

    private Check audit() {
        return home.store()
                .read(Rows::firstAlteredAudit)
                .map(number -> new Check(
                        "audit",
                        false,
                        "the audit log was altered at or just before entry " + number,
                        "compare it with a backup; keyrail audit list shows what it says now"))
                .orElseGet(() -> good("audit", "the audit log is whole"));
    }

    private Check folder() {
        try {
            Set<PosixFilePermission> permissions =
                    Files.getPosixFilePermissions(home.paths().directory());
            boolean isPrivate = permissions.stream()
                    .allMatch(permission -> permission.name().startsWith("OWNER_"));
            String shown = PosixFilePermissions.toString(permissions);
            return isPrivate
                    ? good("home", home.paths().directory() + " is private (" + shown + ")")
                    : new Check(
                            "home",
                            false,
                            home.paths().directory() + " is open to other users (" + shown + ")",
                            "chmod 700 " + home.paths().directory());
        } catch (IOException unreadable) {
            return new Check(
                    "home", false, "the permissions of the home cannot be read", "check that the folder exists");
        }
    }

    private Check configuration() {
        List<Diagnostic> findings = home.config().current().diagnostics();
        long errors = findings.stream()
                .filter(finding -> finding.severity() == Diagnostic.Severity.ERROR)
                .count();
        String counted = errors + " errors, " + (findings.size() - errors) + " warnings in "
                + home.config().path();
        return errors == 0 ? good("config", counted) : new Check("config", false, counted, "run keyrail config check");
    }

    /** Of the data plane; none where it speaks plain HTTP. */
    private Optional<Check> certificate() {
        ServerSettings server = home.config().current().server();
        ListenerTls tls = server.tls();
        if (tls == null) {
            return Optional.empty();
        }
        ListenerCertificate certificate;
        try {
            certificate = ListenerCertificate.load(tls, home.paths().directory(), "server.tls");
        } catch (KeyrailException unusable) {
            return Optional.of(new Check(
                    "certificate", false, unusable.failure().message(), "mend the file; no restart is needed"));
        }
        String names = String.join(", ", certificate.names());
        Optional<String> trouble = certificate.trouble(home.clock().instant());
        if (trouble.isPresent()) {
            return Optional.of(new Check("certificate", false, trouble.get(), "renew the certificate for " + names));
        }
        boolean served = Stream.concat(Stream.of("localhost", "127.0.0.1", "[::1]"), server.allowedHosts().stream())
                .anyMatch(certificate::isFor);
        return Optional.of(
                served
                        ? good("certificate", "the certificate for " + names + " can be used")
                        : new Check(
                                "certificate",
                                false,
                                "the certificate is for " + (names.isEmpty() ? "no host at all" : names)
                                        + ", and calls that name none of the listener's hosts are refused",
                                "list the host that programs call in server.allowedHosts, and start again"));
    }

    /** Of what a start would refuse; none where the configuration does not name it. */
    private Optional<Check> named(String name, @Nullable Object setting, String pointer) {
        if (setting == null) {
            return Optional.empty();
        }
        String key = pointer.substring(1).replace('/', '.');
        return Optional.of(new HomeStartCheck(home)
                .refusals().stream()
                        .filter(refusal -> pointer.equals("/" + String.join("/", refusal.path())))
                        .map(refusal -> new Check(
                                name, false, refusal.message(), "mend the file, or correct " + key + " in config.json"))
                        .findFirst()
                        .orElseGet(() -> good(name, "what " + key + " names can be used")));
    }

    private Check database() {
        List<String> problems = home.store().integrityProblems();
        if (!problems.isEmpty()) {
            return new Check(
                    "database",
                    false,
                    "the database is damaged: " + problems.getFirst(),
                    "stop the daemon, keep " + home.paths().database() + " aside, and restore a backup");
        }
        return home.store().isReadOnly()
                ? new Check("database", false, "the database cannot be written", "make the home's disk writable")
                : good("database", "the integrity check found nothing");
    }

    private Check rows() {
        ConnectionList list = home.store().read(Rows::connections);
        if (list.malformed().isEmpty()) {
            return good("connections", list.connections().size() + " connections can be read");
        }
        ConnectionList.Malformed first = list.malformed().getFirst();
        return new Check(
                "connections",
                false,
                list.malformed().size() + " rows cannot be read and are skipped, e.g. \"" + first.name() + "\": "
                        + first.reason(),
                "delete it and create it again: keyrail connections delete " + first.name());
    }

    private Check vault() {
        try {
            VaultReport report = new CredentialService(home.ports()).verify();
            return report.corrupt().isEmpty()
                    ? good(
                            "vault",
                            report.records() + " credentials decrypt; "
                                    + home.vault().protection())
                    : new Check(
                            "vault",
                            false,
                            "these credentials do not decrypt: " + report.corrupt(),
                            "set them again: keyrail credentials set "
                                    + report.corrupt().getFirst().service() + " "
                                    + report.corrupt().getFirst().field());
        } catch (KeyrailException sealed) {
            return new Check("vault", false, sealed.failure().message(), "restore the vault's key file");
        }
    }

    private Check credentials() {
        Snapshot snapshot = home.snapshot();
        for (BoundConnection connection : snapshot.connections().values()) {
            CredentialRef ref = connection.credential();
            // A managed connection without a platform waits for one: nothing is wrong with the home.
            boolean waits = connection.payer() == PayerClass.PLATFORM && connection.unusable() != null;
            if (ref != null && !waits && snapshot.credential(ref).isEmpty()) {
                return new Check(
                        "credentials",
                        false,
                        "connection \"" + connection.name() + "\" names " + ref + ", which is not in the vault",
                        "keyrail credentials set " + ref.service() + " " + ref.field());
            }
        }
        return good("credentials", "every connection's credential is there");
    }

    private Check profiles() {
        List<ProfileView> profiles = new ProfileService(home.ports()).list();
        List<ProfileView> broken = profiles.stream()
                .filter(profile -> profile.status() == ProfileView.Status.BROKEN)
                .toList();
        if (broken.isEmpty()) {
            return good("profiles", profiles.size() + " profiles can be used or are disabled");
        }
        ProfileView first = broken.getFirst();
        return new Check(
                "profiles",
                false,
                broken.size() + " of " + profiles.size() + " profiles are broken, e.g. \"" + first.name() + "\": "
                        + first.reason(),
                "keyrail profiles list shows each one's reason");
    }

    private Check defaults() {
        Snapshot snapshot = home.snapshot();
        List<ProfileName> named = Stream.of(
                        Optional.ofNullable(snapshot.activeProfile()), Optional.ofNullable(snapshot.defaultProfile()))
                .flatMap(Optional::stream)
                .toList();
        if (named.isEmpty()) {
            return new Check(
                    "default",
                    false,
                    "no default profile: keyrail send without --profile has nowhere to go",
                    "keyrail init, or keyrail profiles default <name>");
        }
        boolean usable = named.stream()
                .anyMatch(name -> snapshot.profile(name.value())
                        .map(profile -> !profile.disabled())
                        .orElse(false));
        return usable
                ? good("default", "calls without a model have a profile to go to")
                : new Check(
                        "default",
                        false,
                        "calls without a model are to go to profile " + named.getFirst()
                                + ", which is missing, broken or disabled",
                        "keyrail profiles default <name>, and keyrail profiles active <name> if llm.activeProfile is set");
    }
}
