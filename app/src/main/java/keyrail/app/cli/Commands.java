package keyrail.app.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import keyrail.app.cli.access.ClientKeysCreate;
import keyrail.app.cli.access.ClientKeysList;
import keyrail.app.cli.access.ClientKeysRevoke;
import keyrail.app.cli.callsites.CallSitesGet;
import keyrail.app.cli.callsites.CallSitesList;
import keyrail.app.cli.callsites.CallSitesSet;
import keyrail.app.cli.callsites.CallSitesUnset;
import keyrail.app.cli.connections.ConnectionsCreate;
import keyrail.app.cli.connections.ConnectionsDelete;
import keyrail.app.cli.connections.ConnectionsGet;
import keyrail.app.cli.connections.ConnectionsList;
import keyrail.app.cli.connections.ConnectionsTest;
import keyrail.app.cli.connections.ConnectionsUpdate;
import keyrail.app.cli.connections.ProvidersList;
import keyrail.app.cli.console.Shell;
import keyrail.app.cli.credentials.CredentialsDelete;
import keyrail.app.cli.credentials.CredentialsInspect;
import keyrail.app.cli.credentials.CredentialsList;
import keyrail.app.cli.credentials.CredentialsSet;
import keyrail.app.cli.credentials.CredentialsTrust;
import keyrail.app.cli.credentials.VaultVerify;
import keyrail.app.cli.home.AuditList;
import keyrail.app.cli.home.ConfigCheck;
import keyrail.app.cli.home.ConfigEdit;
import keyrail.app.cli.home.ConfigPath;
import keyrail.app.cli.home.Doctor;
import keyrail.app.cli.home.InferenceBackfill;
import keyrail.app.cli.home.Logs;
import keyrail.app.cli.home.Status;
import keyrail.app.cli.home.UsageReport;
import keyrail.app.cli.home.Why;
import keyrail.app.cli.models.ModelsList;
import keyrail.app.cli.profiles.ProfilesActive;
import keyrail.app.cli.profiles.ProfilesCreate;
import keyrail.app.cli.profiles.ProfilesDefault;
import keyrail.app.cli.profiles.ProfilesDelete;
import keyrail.app.cli.profiles.ProfilesGet;
import keyrail.app.cli.profiles.ProfilesList;
import keyrail.app.cli.profiles.ProfilesUpdate;
import keyrail.app.cli.risk.RiskCheck;
import keyrail.app.cli.risk.RiskList;
import keyrail.app.cli.sessions.SessionClose;
import keyrail.app.cli.sessions.SessionList;
import keyrail.app.cli.sessions.SessionOpen;
import keyrail.app.cli.start.Completion;
import keyrail.app.cli.start.Init;
import keyrail.app.cli.start.Send;
import keyrail.app.cli.tools.Connect;
import keyrail.app.risk.RiskClassifier;
import keyrail.app.risk.RiskRegistry;
import picocli.CommandLine;

/**
 * The list of all commands, as a tree. The short forms at the top and the long ones below {@code inference} are the
 * same classes.
 */
public final class Commands {
    private final Shell shell;
    private final List<Supplier<Object>> further;

    /**
     * @param further makes the commands that other packages bring; each is a class with {@code @Command(name = …)}
     *     and {@code @Risk}; making one must be cheap, as each command line does it
     */
    public Commands(Shell shell, List<Supplier<Object>> further) {
        this.shell = shell;
        this.further = List.copyOf(further);
    }

    /** The whole tree. */
    public CommandLine tree() {
        return tree("");
    }

    /**
     * What one command line can need of the tree: the branch its first word names, else the whole. Making the whole
     * costs a short command more than all else it does.
     */
    CommandLine treeFor(List<String> words) {
        return tree(firstOf(words));
    }

    /** Lines of the same branch need the same tree; empty for the whole. */
    String branchOf(List<String> words) {
        String first = firstOf(words);
        return branches().containsKey(first) ? first : "";
    }

    private static String firstOf(List<String> words) {
        return words.stream().filter(word -> !word.startsWith("-")).findFirst().orElse("");
    }

    private CommandLine tree(String wanted) {
        Map<String, Supplier<CommandLine>> branches = branches();
        CommandLine root = new CommandLine(new Root());
        Supplier<CommandLine> branch = branches.get(wanted);
        if (branch != null) {
            root.addSubcommand(wanted, branch.get());
        } else {
            branches.forEach((name, made) -> root.addSubcommand(name, made.get()));
        }
        return root;
    }

    private Map<String, Supplier<CommandLine>> branches() {
        Map<String, Supplier<CommandLine>> branches = new LinkedHashMap<>();
        branches.put("init", () -> new CommandLine(new Init(shell)));
        for (Supplier<Object> command : further) {
            CommandLine line = new CommandLine(command.get());
            branches.put(line.getCommandName(), () -> line);
        }
        branches.put("connect", () -> new CommandLine(new Connect(shell)));
        branches.put("send", () -> new CommandLine(new Send(shell)));
        branches.put("connections", this::connections);
        branches.put("profiles", this::profiles);
        branches.put("callsites", this::callSites);
        branches.put("models", this::models);
        branches.put("credentials", this::credentials);
        branches.put("client-keys", this::clientKeys);
        branches.put("status", () -> new CommandLine(new Status(shell)));
        branches.put("doctor", () -> new CommandLine(new Doctor(shell)));
        branches.put("usage", () -> new CommandLine(new UsageReport(shell)));
        branches.put("why", () -> new CommandLine(new Why(shell)));
        branches.put("logs", () -> new CommandLine(new Logs(shell)));
        branches.put("audit", () -> group("audit", "Who changed what.", new AuditList(shell)));
        branches.put("config", this::config);
        branches.put("vault", () -> group("vault", "Check the vault.", new VaultVerify(shell)));
        branches.put("inference", this::inference);
        branches.put("llm", () -> group("llm", "Send a message; the same as send.", new Send(shell)));
        branches.put("risk", this::risk);
        branches.put("completion", () -> new CommandLine(new Completion(shell, this::tree)));
        return branches;
    }

    private CommandLine inference() {
        CommandLine inference =
                group("inference", "Connections, profiles and sending under their long names.", new Send(shell));
        CommandLine providers = group("providers", "Provider connections.");
        providers.addSubcommand("connections", connections());
        inference.addSubcommand("providers", providers);
        inference.addSubcommand("profiles", profiles());
        inference.addSubcommand("callsites", callSites());
        inference.addSubcommand("session", sessions());
        inference.addSubcommand("models", models());
        add(inference, new InferenceBackfill(shell));
        return inference;
    }

    private CommandLine callSites() {
        return group(
                "callsites",
                "Call sites: named places in applications, and the profile each uses.",
                new CallSitesList(shell),
                new CallSitesGet(shell),
                new CallSitesSet(shell),
                new CallSitesUnset(shell));
    }

    private CommandLine sessions() {
        return group(
                "session",
                "Sessions: a profile pinned to one conversation for a time.",
                new SessionOpen(shell),
                new SessionClose(shell),
                new SessionList(shell));
    }

    private CommandLine models() {
        return group("models", "Models: what is known of them.", new ModelsList(shell));
    }

    private CommandLine connections() {
        return group(
                "connections",
                "Provider connections: names for a provider and a way to prove who we are.",
                new ConnectionsList(shell),
                new ConnectionsGet(shell),
                new ConnectionsCreate(shell),
                new ConnectionsUpdate(shell),
                new ConnectionsDelete(shell),
                new ConnectionsTest(shell),
                new ProvidersList(shell));
    }

    private CommandLine profiles() {
        return group(
                "profiles",
                "Profiles: a model, its tuning and the connection to use.",
                new ProfilesList(shell),
                new ProfilesGet(shell),
                new ProfilesCreate(shell),
                new ProfilesUpdate(shell),
                new ProfilesDelete(shell),
                new ProfilesActive(shell),
                new ProfilesDefault(shell));
    }

    private CommandLine credentials() {
        return group(
                "credentials",
                "Secrets in the vault; their values are never shown.",
                new CredentialsSet(shell),
                new CredentialsList(shell),
                new CredentialsInspect(shell),
                new CredentialsDelete(shell),
                new CredentialsTrust(shell));
    }

    private CommandLine clientKeys() {
        return group(
                "client-keys",
                "Keys that programs call Keyrail with.",
                new ClientKeysCreate(shell),
                new ClientKeysList(shell),
                new ClientKeysRevoke(shell));
    }

    private CommandLine config() {
        return group(
                "config",
                "The file config.json.",
                new ConfigCheck(shell),
                new ConfigPath(shell),
                new ConfigEdit(shell));
    }

    private CommandLine risk() {
        return group(
                "risk",
                "How dangerous each command is; for programs that run commands on somebody's behalf.",
                new RiskList(shell, this::tree),
                new RiskCheck(shell, this::classifier));
    }

    /** Judges lines as this very program would read them. */
    public RiskClassifier classifier() {
        return new RiskClassifier(RiskRegistry.of(tree()), new Grammar(this));
    }

    private static CommandLine group(String name, String description, Object... commands) {
        CommandLine group = new CommandLine(new Group());
        group.getCommandSpec().name(name).usageMessage().description(description);
        for (Object command : commands) {
            add(group, command);
        }
        return group;
    }

    private static void add(CommandLine parent, Object command) {
        CommandLine line = new CommandLine(command);
        parent.addSubcommand(line.getCommandName(), line);
    }
}
