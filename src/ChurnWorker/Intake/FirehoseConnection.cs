using ChurnWorker.Configuration;
using RabbitMQ.Client;

namespace ChurnWorker.Intake;

/// <summary>How the firehose connects: a connection of its own, since a broker's alarms block connections that publish.</summary>
internal static class FirehoseConnection
{
    /// <summary>The factory for <paramref name="options"/>.</summary>
    /// <remarks>
    /// The client's own recovery is off. It restores a consumer on a best effort and may lose it without an error (fixed in 7.2.2), it restores delivery tags
    /// that the batch in hand no longer matches, and it does not recover from a closed channel at all. One loop of ours that builds everything anew covers
    /// first connection, lost connection, closed channel, cancelled and vanished consumer alike.
    /// </remarks>
    public static ConnectionFactory Factory(RabbitMqOptions options) => new()
    {
        HostName = options.Host,
        Port = options.Port,
        // As properties: in a URI a password needs escaping and ends up in messages
        UserName = options.Username,
        Password = options.CurrentPassword(),
        VirtualHost = options.VirtualHost,
        ClientProvidedName = "churnworker intake",
        AutomaticRecoveryEnabled = false,
        TopologyRecoveryEnabled = false,
        RequestedHeartbeat = TimeSpan.FromSeconds(20),
        RequestedConnectionTimeout = TimeSpan.FromSeconds(10),
        ContinuationTimeout = TimeSpan.FromSeconds(10),
        // Deliveries of a channel stay in order
        ConsumerDispatchConcurrency = 1,
        Ssl = new SslOption
        {
            Enabled = options.Tls.Enabled,
            ServerName = options.Host,
            CertificateValidationCallback = options.Tls.Enabled ? RabbitMqTrust.Check(options.Tls) : null,
        },
    };
}
