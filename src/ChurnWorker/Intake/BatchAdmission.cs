using ChurnWorker.Assessment;
using ChurnWorker.Telemetry;
using Polly;
using Polly.Retry;

namespace ChurnWorker.Intake;

/// <summary>Brings batches of any lane through assessment: waits out short trouble of the store, blames no event for a store that is broken, and lets no single event fail its batch.</summary>
internal sealed class BatchAdmission
{
    private static readonly Backoff Outage = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    private readonly BatchAssessor _assessor;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly Instruments _instruments;
    private readonly ILogger<BatchAdmission> _log;
    private readonly ResiliencePipeline _retries;

    public BatchAdmission(BatchAssessor assessor, TimeProvider time, Random random, Instruments instruments, ILogger<BatchAdmission> log)
    {
        _assessor = assessor;
        _time = time;
        _random = random;
        _instruments = instruments;
        _log = log;
        _retries = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = 3,
                Delay = TimeSpan.FromMilliseconds(100),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Randomizer = random.NextDouble,
                OnRetry = a =>
                {
                    IntakeLog.StoreRetry(log, a.AttemptNumber + 1, Words(a.Outcome.Exception!));
                    return default;
                },
            })
            .Build();
    }

    /// <summary>Admits a batch; when this returns everything is on disk. Throws <see cref="StoreUnavailableException"/> when the store takes nothing.</summary>
    /// <param name="batch">In order of arrival. Admitting it again is harmless: what was accepted comes out as a duplicate.</param>
    /// <param name="stopping">Ends the pauses between attempts.</param>
    public Task<IReadOnlyList<EventOutcome>> AdmitAsync(IReadOnlyList<Inbound> batch, CancellationToken stopping) => AdmitAsync(batch, () => false, stopping);

    /// <summary>The same for a lane that is behind.</summary>
    /// <param name="batch">In order of arrival.</param>
    /// <param name="more">Adds to the batch what came in meanwhile, as <see cref="BatchAssessor.Assess(IReadOnlyList{Inbound}, long, Func{bool})"/> asks for it.</param>
    /// <param name="stopping">Ends the pauses between attempts.</param>
    public async Task<IReadOnlyList<EventOutcome>> AdmitAsync(IReadOnlyList<Inbound> batch, Func<bool> more, CancellationToken stopping)
    {
        try
        {
            return await PersistAsync(batch, more, stopping);
        }
        catch (Exception e) when (_assessor.IsOfStore(e))
        {
            throw Unavailable(e);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            IntakeLog.Isolating(_log, batch.Count, Words(e));
        }

        var outcomes = new List<EventOutcome>(batch.Count);
        await IsolateAsync(batch, outcomes, stopping);
        return outcomes;
    }

    /// <summary>Admits a batch however long the store is away.</summary>
    public async Task<IReadOnlyList<EventOutcome>> AdmitWhenPossibleAsync(IReadOnlyList<Inbound> batch, CancellationToken stopping)
    {
        for (var failures = 0; ; failures++)
        {
            try
            {
                return await AdmitAsync(batch, stopping);
            }
            catch (StoreUnavailableException e)
            {
                var pause = Outage.After(failures, _random);
                IntakeLog.StoreUnavailable(_log, failures + 1, pause.TotalSeconds, Words(e.InnerException!));
                await Task.Delay(pause, _time, stopping);
            }
        }
    }

    /// <summary>Tries halves until the event that the store refuses stands alone, and puts that one in quarantine.</summary>
    private async Task IsolateAsync(IReadOnlyList<Inbound> batch, List<EventOutcome> outcomes, CancellationToken stopping)
    {
        if (batch.Count <= 1)
        {
            if (batch.Count == 1) outcomes.AddRange(await AdmitOneAsync(batch[0], stopping));
            return;
        }

        foreach (var half in batch.Chunk((batch.Count + 1) / 2))
        {
            try
            {
                outcomes.AddRange(await AssessAsync(half));
            }
            catch (Exception e) when (_assessor.IsOfStore(e))
            {
                throw Unavailable(e);
            }
            catch (Exception)
            {
                await IsolateAsync(half, outcomes, stopping);
            }
        }
    }

    private async Task<IReadOnlyList<EventOutcome>> AdmitOneAsync(Inbound one, CancellationToken stopping)
    {
        try
        {
            // Retried once more with pauses, so that a store coming back at this moment is not held against the event
            return await PersistAsync([one], () => false, stopping);
        }
        catch (Exception e) when (_assessor.IsOfStore(e))
        {
            throw Unavailable(e);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return await RefuseAsync(one, e);
        }
    }

    private async Task<IReadOnlyList<EventOutcome>> RefuseAsync(Inbound one, Exception why)
    {
        var refused = one with { Event = null, IsGuest = false, Note = null, Kind = null, Reason = QuarantineReasons.StoreRefused, ReasonText = why.GetType().Name };
        try
        {
            var outcomes = await AssessAsync([refused]);
            IntakeLog.Refused(_log, one.Source, Words(why));
            return outcomes;
        }
        catch (Exception e)
        {
            throw new StoreUnavailableException("The store takes neither an event nor its refusal.", e);
        }
    }

    private async Task<IReadOnlyList<EventOutcome>> PersistAsync(IReadOnlyList<Inbound> batch, Func<bool> more, CancellationToken stopping) =>
        await _retries.ExecuteAsync(async _ => await AssessAsync(batch, more), stopping);

    private Task<IReadOnlyList<EventOutcome>> AssessAsync(IReadOnlyList<Inbound> batch) => AssessAsync(batch, () => false);

    /// <summary>Runs on a thread of its own: assessment waits for the disk, and a waiting pool thread would starve the client's heartbeats on a small machine.</summary>
    private Task<IReadOnlyList<EventOutcome>> AssessAsync(IReadOnlyList<Inbound> batch, Func<bool> more) => Task.Factory.StartNew(
        () => Assess(batch, more),
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private IReadOnlyList<EventOutcome> Assess(IReadOnlyList<Inbound> batch, Func<bool> more)
    {
        var started = _time.GetTimestamp();
        var outcomes = _assessor.Assess(batch, _time.GetUtcNow().ToUnixTimeMilliseconds(), more);
        var waited = TimeSpan.FromMilliseconds(Math.Max(0, _time.GetUtcNow().ToUnixTimeMilliseconds() - batch[0].ReceivedAt));
        _instruments.RecordCommit(batch.Count, _time.GetElapsedTime(started), waited);
        return outcomes;
    }

    /// <summary>A store that is away or broken is no event's fault: the batch comes again.</summary>
    private static StoreUnavailableException Unavailable(Exception e) => new("The store takes nothing, whatever the event.", e);

    private static string Words(Exception e) => $"{e.GetType().Name}: {e.Message}";
}
