package keyrail.sdk;

/** Tests of one client, run in front of every vendor. */
interface Paired {
    Upstream upstream();
}
