package keyrail.app.cli.console;

/** Marks a command that is given a secret, so that a superfluous argument to it is taken for one. */
public interface SecretTaking {}
