using ChurnWorker.Configuration;
using ChurnWorker.Intake;
using ChurnWorker.Ops;
using ChurnWorker.Outbox;
using ChurnWorker.Questions;
using MassTransit;

namespace ChurnWorker;

/// <summary>Wires MassTransit: the publisher of every transport, the questions, and the intake of the in-memory one.</summary>
internal static class MessageBus
{
    /// <summary>Adds the bus. It starts with the host and does not hold the start up while a broker is away.</summary>
    /// <param name="services">Needs the intake of <see cref="IntakeRegistration"/>.</param>
    /// <param name="options">The worker's configuration.</param>
    public static IServiceCollection AddMessageBus(this IServiceCollection services, WorkerOptions options)
    {
        // Live without a broker, ready only while events come in
        if (options.Bus.Transport == BusTransport.RabbitMq)
            services.AddSingleton(provider => new HealthCheck("bus", () => Find(provider.GetRequiredService<FirehoseStatus>(), options)));
        // MassTransit tells each failed attempt to connect three times, and each returned message once, all with stack traces. Firehose and relay tell it in a line
        services.AddLogging(logging => logging.AddFilter("MassTransit", LogLevel.Critical));
        return services.AddMassTransit(bus => Configure(bus, options));
    }

    private static void Configure(IBusRegistrationConfigurator bus, WorkerOptions options)
    {
        bus.DisableUsageTelemetry();
        if (options.Bus.Transport == BusTransport.InMemory)
            bus.UsingInMemory((context, configure) =>
            {
                configure.UseOutbox(options.Outbox);
                configure.ReceiveEndpoint(options.Intake.Queue, endpoint => InMemoryIntake.Configure(endpoint, context, options.Intake));
                configure.ReceiveEndpoint(options.Bus.QuestionsQueue, endpoint => QuestionsLane.Configure(endpoint, context));
            });
        else
            bus.UsingRabbitMq((context, configure) =>
            {
                configure.Host(options.Bus.RabbitMq.Host, (ushort)options.Bus.RabbitMq.Port, options.Bus.RabbitMq.VirtualHost, "churnworker outbox", host => Connect(host, options.Bus.RabbitMq));
                configure.UseOutbox(options.Outbox);

                // MassTransit declares what it consumes from and binds the contracts' exchanges: a worker that may declare nothing answers over HTTP only
                if (!options.Bus.RabbitMq.Passive)
                    configure.ReceiveEndpoint(options.Intake.OfShard(options.Bus.QuestionsQueue, options.Intake.Shard), endpoint =>
                    {
                        // Published, a question would reach every shard, and the first answer count: that of one that does not know
                        endpoint.ConfigureConsumeTopology = !options.Intake.IsSharded;
                        QuestionsLane.Configure(endpoint, context);
                    });
            });
    }

    private static HealthFinding Find(FirehoseStatus status, WorkerOptions options) => status.IsConnected
        ? new(true, $"consumes {options.Intake.OwnQueue}, {status.WaitingInBroker} messages wait")
        : new(false, $"no connection to RabbitMQ at {options.Bus.RabbitMq.Host}:{options.Bus.RabbitMq.Port}");

    private static void Connect(IRabbitMqHostConfigurator host, RabbitMqOptions options)
    {
        host.Username(options.Username);
        host.Password(options.CurrentPassword());

        // Asked before each new connection: a password may have been replaced since the start
        host.OnRefreshConnectionFactory = factory =>
        {
            factory.Password = options.CurrentPassword();
            return Task.CompletedTask;
        };
        host.PublisherConfirmation = true;
        if (options.Tls.Enabled)
            host.UseSsl(ssl =>
            {
                ssl.ServerName = options.Host;
                ssl.CertificateValidationCallback = RabbitMqTrust.Check(options.Tls);
            });
    }
}
