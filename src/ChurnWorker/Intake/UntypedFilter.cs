using MassTransit;

namespace ChurnWorker.Intake;

/// <summary>The end of the way for messages that reached no typed consumer: their bytes go to the decoder, which finds an event or a reason.</summary>
/// <typeparam name="TContext">The failed or skipped receive.</typeparam>
internal sealed class UntypedFilter<TContext>(IServiceProvider services) : IFilter<TContext>
    where TContext : class, ReceiveContext
{
    public async Task Send(TContext context, IPipe<TContext> next)
    {
        await services.GetRequiredService<InMemoryIntake>().TakeAsync([context], type: null);
        // Without this a failed message would pass for skipped next, and be taken a second time
        if (context is ExceptionReceiveContext failed) await failed.NotifyFaulted(failed.Exception);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("untyped");
}
