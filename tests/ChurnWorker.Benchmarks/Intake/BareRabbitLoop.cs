using System.Threading.Channels;
using ChurnWorker.Configuration;
using ChurnWorker.Intake;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace ChurnWorker.Benchmarks.Intake;

/// <summary>
/// The least that a durable intake can do: RabbitMQ.Client, parse in the handler, everything that waits in one transaction, acknowledge
/// after the commit. Prefetch and batch size as the worker has them.
/// </summary>
internal sealed class BareRabbitLoop(WorkerOptions options, IPeerStore store) : IContestant
{
    private readonly Channel<(ulong Tag, Payment Payment)> _waiting = Channel.CreateUnbounded<(ulong, Payment)>(new() { SingleReader = true, SingleWriter = true });
    private IConnection? _connection;
    private Task _loop = Task.CompletedTask;
    private long _handled;

    public string Name => "bare-rabbitmq-client";

    public string What => "RabbitMQ.Client, ids deduplicated, a sum a customer";

    public string Queue => $"{options.Intake.Queue}.bare";

    public long Handled => Interlocked.Read(ref _handled);

    public Task DeclareAsync(IChannel channel, string exchange) => BenchQueues.DeclareAsync(channel, Queue, exchange);

    public async Task StartAsync()
    {
        _connection = await FirehoseConnection.Factory(options.Bus.RabbitMq).CreateConnectionAsync();
        var channel = await _connection.CreateChannelAsync();
        await channel.BasicQosAsync(0, (ushort)options.Intake.Prefetch, global: false);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            _waiting.Writer.TryWrite((delivery.DeliveryTag, Payment.Parse(delivery.Body.Span)));
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(Queue, autoAck: false, consumer);
        _loop = Task.Factory.StartNew(() => RunAsync(channel), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
    }

    private async Task RunAsync(IChannel channel)
    {
        var batch = new List<Payment>(options.Intake.BatchSize);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            var last = 0UL;
            while (batch.Count < options.Intake.BatchSize && _waiting.Reader.TryRead(out var next))
            {
                batch.Add(next.Payment);
                last = next.Tag;
            }

            store.Take(batch);
            await channel.BasicAckAsync(last, multiple: true);
            Interlocked.Add(ref _handled, batch.Count);
            batch.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
        if (_connection is not null)
            await _connection.DisposeAsync();
        store.Dispose();
    }
}
