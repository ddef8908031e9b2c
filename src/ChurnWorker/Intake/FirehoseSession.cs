using System.Threading.Channels;
using ChurnWorker.Configuration;
using RabbitMQ.Client;

namespace ChurnWorker.Intake;

/// <summary>One connection's life: consume, assess in batches, acknowledge after the commit, until it is lost or told to stop.</summary>
internal sealed class FirehoseSession : IAsyncDisposable
{
    private readonly IConnection _connection;
    private readonly FirehoseConsumer _consumer;
    private readonly FirehoseBatches _batches;
    private readonly FirehoseWatch _watch;

    private FirehoseSession(IConnection connection, FirehoseConsumer consumer, FirehoseBatches batches, FirehoseWatch watch)
    {
        _connection = connection;
        _consumer = consumer;
        _batches = batches;
        _watch = watch;
    }

    /// <summary>Connects, declares the topology and starts to consume. Throws when the broker is away or disagrees.</summary>
    public static async Task<FirehoseSession> OpenAsync(
        InboundDecoder decoder, BatchAdmission admission, WorkerOptions options, FirehoseStatus status, TimeProvider time, CancellationToken cancel)
    {
        var connection = await FirehoseConnection.Factory(options.Bus.RabbitMq).CreateConnectionAsync(cancel);
        try
        {
            var channel = await connection.CreateChannelAsync(cancellationToken: cancel);
            var lookout = await connection.CreateChannelAsync(cancellationToken: cancel);
            await FirehoseTopology.DeclareAsync(lookout, options, cancel);
            await channel.BasicQosAsync(0, (ushort)options.Intake.Prefetch, global: false, cancel);

            var deliveries = Channel.CreateUnbounded<Delivery>(new() { SingleReader = true, SingleWriter = true });
            var consumer = new FirehoseConsumer(channel, deliveries.Writer, decoder, status, time);
            await channel.BasicConsumeAsync(options.Intake.OwnQueue, autoAck: false, consumer, cancel);
            return new FirehoseSession(
                connection,
                consumer,
                new FirehoseBatches(deliveries.Reader, channel, admission, options.Intake.BatchSize, status),
                new FirehoseWatch(lookout, options.Intake.OwnQueue, options.Bus.RabbitMq.Passive ? null : options.Intake.DeadLetterQueue, status, time));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs until the consumer is lost, the store takes nothing, or <paramref name="stopping"/>. The batch in hand is finished and acknowledged.</summary>
    public async Task<FirehoseEnd> RunAsync(CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var batches = _batches.RunAsync(ended.Token);
        var watch = _watch.RunAsync(ended.Token);
        var first = await await Task.WhenAny(batches, watch, _consumer.Lost);
        await ended.CancelAsync();
        // The batches speak last and first: only they know of a batch that was not saved
        return await batches ?? first ?? await watch ?? new FirehoseEnd("the worker stops");
    }

    /// <summary>Closes the connection; what was delivered and not acknowledged goes back to the queue.</summary>
    public async ValueTask DisposeAsync()
    {
        await _connection.CloseAsync(200, "the worker leaves", TimeSpan.FromSeconds(5), abort: true, CancellationToken.None);
        await _connection.DisposeAsync();
    }
}
