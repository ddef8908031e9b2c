using ChurnWorker.Configuration;
using ChurnWorker.Contracts;
using MassTransit;

namespace ChurnWorker.Intake;

/// <summary>Intake from the in-memory bus, and from any other transport of MassTransit: the portable lane.</summary>
internal sealed class InMemoryIntake(InboundDecoder decoder, BatchAdmission admission, TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary>How long a batch waits for company. Short: one event an hour should not wait for a second.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(10);

    /// <summary>Decodes the messages and brings them to disk together. Nobody redelivers on this transport, so a store that is away is waited for.</summary>
    /// <param name="messages">As received, in order.</param>
    /// <param name="type">Name of the event where neither body nor headers say it.</param>
    public async Task TakeAsync(IEnumerable<ReceiveContext> messages, string? type)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var batch = new List<Inbound>();
        foreach (var message in messages)
            batch.AddRange(decoder.Decode(message.Body.GetBytes(), message.TransportHeaders.GetAll()!, message.ContentType?.MediaType, type, now));
        if (batch.Count > 0) await admission.AdmitWhenPossibleAsync(batch, lifetime.ApplicationStopping);
    }

    /// <summary>Sets the endpoint up: one batch consumer a contract.</summary>
    public static void Configure(IReceiveEndpointConfigurator endpoint, IServiceProvider services, IntakeOptions options)
    {
        // MassTransit silently caps a batch at the prefetch and at the concurrency limit. Two batches of
        // each of the two contracts that come in floods may be gathering at once; the others are rare beside them
        endpoint.PrefetchCount = Math.Max(options.Prefetch, 4 * options.BatchSize);
        endpoint.ConcurrentMessageLimit = endpoint.PrefetchCount;
        endpoint.PublishFaults = false;
        endpoint.ConfigureReceive(pipe => pipe.UseFilter(new EnvelopeFilter(services)));

        // In place of MassTransit's own filters: those would send the fault, with the customer's data, to whatever address a producer wrote into
        // MT-Fault-Address, and park the message in a queue that nobody reads
        endpoint.ConfigureError(pipe => pipe.UseFilter(new UntypedFilter<ExceptionReceiveContext>(services)));
        endpoint.ConfigureDeadLetter(pipe => pipe.UseFilter(new UntypedFilter<ReceiveContext>(services)));

        AddBatch<PurchaseCompleted>(endpoint, services, options.BatchSize);
        AddBatch<OrderCancelled>(endpoint, services, options.BatchSize);
        AddBatch<SubscriptionStarted>(endpoint, services, options.BatchSize);
        AddBatch<SubscriptionChanged>(endpoint, services, options.BatchSize);
        AddBatch<SubscriptionCancelled>(endpoint, services, options.BatchSize);
        AddBatch<PaymentFailed>(endpoint, services, options.BatchSize);
        AddBatch<PaymentRecovered>(endpoint, services, options.BatchSize);
        AddBatch<FeedbackReceived>(endpoint, services, options.BatchSize);
        AddBatch<ComplaintOpened>(endpoint, services, options.BatchSize);
        AddBatch<ComplaintClosed>(endpoint, services, options.BatchSize);
        AddBatch<ActivityObserved>(endpoint, services, options.BatchSize);
        AddBatch<ConsentChanged>(endpoint, services, options.BatchSize);
        AddBatch<CustomersMerged>(endpoint, services, options.BatchSize);
        AddBatch<CustomersUnmerged>(endpoint, services, options.BatchSize);
        AddBatch<CustomerErased>(endpoint, services, options.BatchSize);
        AddBatch<CampaignOutcome>(endpoint, services, options.BatchSize);
        AddBatch<SourceHeartbeat>(endpoint, services, options.BatchSize);
    }

    private static void AddBatch<T>(IReceiveEndpointConfigurator endpoint, IServiceProvider services, int size)
        where T : class =>
        endpoint.Batch<T>(batch =>
        {
            batch.MessageLimit = size;
            batch.ConcurrencyLimit = 1;
            batch.TimeLimit = Gather;
            batch.Consumer<InMemoryBatchConsumer<T>, T>(() => new(services.GetRequiredService<InMemoryIntake>()));
        });
}
