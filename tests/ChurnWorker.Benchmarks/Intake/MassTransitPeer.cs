using ChurnWorker.Configuration;
using MassTransit;
using RabbitMQ.Client;

namespace ChurnWorker.Benchmarks.Intake;

/// <summary>MassTransit as its documentation shows it, on raw JSON; a batch or a message a transaction.</summary>
internal sealed class MassTransitPeer(WorkerOptions options, IPeerStore store, bool inBatches) : IContestant
{
    private IBusControl? _bus;
    private long _handled;

    public string Name => inBatches ? "masstransit-batch" : "masstransit-single";

    public string What => inBatches
        ? "MassTransit Batch<T> consumer, ids deduplicated, a sum a customer, one transaction a batch"
        : "MassTransit consumer, ids deduplicated, a sum a customer, one transaction a message";

    public string Queue => $"{options.Intake.Queue}.{Name}";

    public long Handled => Interlocked.Read(ref _handled);

    public Task DeclareAsync(IChannel channel, string exchange) => BenchQueues.DeclareAsync(channel, Queue, exchange);

    public async Task StartAsync()
    {
        _bus = Bus.Factory.CreateUsingRabbitMq(bus =>
        {
            var broker = options.Bus.RabbitMq;
            bus.Host(broker.Host, (ushort)broker.Port, broker.VirtualHost, host =>
            {
                host.Username(broker.Username);
                host.Password(broker.Password);
            });
            bus.ReceiveEndpoint(Queue, Configure);
        });
        await _bus.StartAsync();
    }

    private void Configure(IRabbitMqReceiveEndpointConfigurator endpoint)
    {
        endpoint.SetQuorumQueue();
        endpoint.ConfigureConsumeTopology = false;
        endpoint.UseRawJsonDeserializer(RawSerializerOptions.AnyMessageType, isDefault: true);
        endpoint.PrefetchCount = (ushort)options.Intake.Prefetch;
        if (inBatches)
        {
            endpoint.Batch<PaymentMessage>(batch =>
            {
                batch.MessageLimit = options.Intake.BatchSize;
                batch.TimeLimit = TimeSpan.FromMilliseconds(100);
                batch.ConcurrencyLimit = 1;
                batch.Consumer(() => new BatchConsumer(this));
            });
        }
        else
        {
            endpoint.Consumer(() => new SingleConsumer(this));
        }
    }

    private void Take(IReadOnlyCollection<Payment> payments)
    {
        store.Take(payments);
        Interlocked.Add(ref _handled, payments.Count);
    }

    public async ValueTask DisposeAsync()
    {
        if (_bus is not null)
            await _bus.StopAsync();
        store.Dispose();
    }

    private sealed class BatchConsumer(MassTransitPeer peer) : IConsumer<Batch<PaymentMessage>>
    {
        public Task Consume(ConsumeContext<Batch<PaymentMessage>> context)
        {
            peer.Take([.. context.Message.Select(message => message.Message.ToPayment())]);
            return Task.CompletedTask;
        }
    }

    private sealed class SingleConsumer(MassTransitPeer peer) : IConsumer<PaymentMessage>
    {
        public Task Consume(ConsumeContext<PaymentMessage> context)
        {
            peer.Take([context.Message.ToPayment()]);
            return Task.CompletedTask;
        }
    }
}
