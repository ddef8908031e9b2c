using ChurnWorker.Configuration;
using ChurnWorker.Outbox.Webhooks;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Outbox;

/// <summary>Wires the outbox.</summary>
internal static class OutboxRegistration
{
    /// <summary>Adds the relay and its loop; on the in-memory bus also the file beside the store.</summary>
    /// <param name="services">Needs <see cref="OutboxStore"/>, the message bus, <see cref="Instruments"/> and <see cref="TimeProvider"/> from others.</param>
    /// <param name="options">The worker's configuration.</param>
    /// <param name="file">Path of the NDJSON file; used by the in-memory bus only.</param>
    public static IServiceCollection AddOutboxRelay(this IServiceCollection services, WorkerOptions options, string file)
    {
        if (options.Outbox.Webhook.Url is null)
            services.AddSingleton<IMessagePublisher>(p => new OutboxPublisher(p.GetRequiredService<MassTransit.IBus>(), options));
        else
            services.AddSingleton<IMessagePublisher>(p => new WebhookPublisher(
                options, GuardedConnection.OfSystem(options.Outbox.Webhook.AllowPrivateAddresses), p.GetRequiredService<TimeProvider>(), new Random(), p.GetRequiredService<ILogger<WebhookPublisher>>()));
        if (options.Bus.Transport == BusTransport.InMemory) services.AddSingleton(_ => new NdjsonFile(file));
        services.AddSingleton<OutboxRelay>(p => new(
            p.GetRequiredService<OutboxStore>(),
            p.GetRequiredService<IMessagePublisher>(),
            p.GetService<NdjsonFile>(),
            new Random(),
            p.GetRequiredService<Instruments>(),
            p.GetRequiredService<ILogger<OutboxRelay>>()));
        return services.AddHostedService<OutboxRelayLoop>(p => new(
            p.GetRequiredService<OutboxRelay>(),
            p.GetRequiredService<TimeProvider>(),
            new Random(),
            p.GetRequiredService<ILogger<OutboxRelayLoop>>()));
    }
}
