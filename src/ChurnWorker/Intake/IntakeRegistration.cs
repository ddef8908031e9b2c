using ChurnWorker.Assessment;
using ChurnWorker.Configuration;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Intake;

/// <summary>Wires the bus lanes of intake.</summary>
internal static class IntakeRegistration
{
    /// <summary>Adds what every bus lane needs, and the lane of the configured transport: the firehose on RabbitMQ, the batch consumers' intake on the in-memory bus.</summary>
    /// <param name="services">Needs <see cref="BatchAssessor"/>, <see cref="Instruments"/> and <see cref="TimeProvider"/> from others.</param>
    /// <param name="options">The worker's configuration.</param>
    public static IServiceCollection AddBusIntake(this IServiceCollection services, WorkerOptions options)
    {
        services.AddSingleton<InboundDecoder>(p => new(options, p.GetRequiredService<ILogger<InboundDecoder>>()));
        services.AddSingleton<BatchAdmission>(p => new(
            p.GetRequiredService<BatchAssessor>(),
            p.GetRequiredService<TimeProvider>(),
            new Random(),
            p.GetRequiredService<Instruments>(),
            p.GetRequiredService<ILogger<BatchAdmission>>()));
        if (options.Bus.Transport == BusTransport.InMemory) return services.AddSingleton<InMemoryIntake>();

        services.AddSingleton(p => Measured(p.GetRequiredService<Instruments>(), p.GetRequiredService<TimeProvider>()));
        return services.AddHostedService<Firehose>(p => new(
            p.GetRequiredService<InboundDecoder>(),
            p.GetRequiredService<BatchAdmission>(),
            options,
            p.GetRequiredService<FirehoseStatus>(),
            p.GetRequiredService<TimeProvider>(),
            new Random(),
            p.GetRequiredService<ILogger<Firehose>>()));
    }

    private static FirehoseStatus Measured(Instruments instruments, TimeProvider time)
    {
        var status = new FirehoseStatus();
        instruments.Gauges.IntakeLag = () => status.BacklogAge(time.GetUtcNow().ToUnixTimeMilliseconds())?.TotalSeconds;
        instruments.Gauges.WaitingInBroker = () => status.IsConnected ? status.WaitingInBroker : null;
        instruments.Gauges.DeadLetters = () => status.DeadLetters;
        instruments.Gauges.Consumers = () => status.Consumers;
        instruments.Gauges.LastDeliveryAge = () => (time.GetUtcNow().ToUnixTimeMilliseconds() - status.LastDeliveryAt) / 1000.0;
        return status;
    }
}
