using MassTransit;

namespace ChurnWorker.Intake;

/// <summary>The end of the way for messages that MassTransit could not hand to a consumer: they go through the decoder, which accepts or quarantines them.</summary>
/// <typeparam name="TContext">The failed or skipped receive.</typeparam>
internal sealed class QuarantineFilter<TContext>(IServiceProvider services) : IFilter<TContext>
    where TContext : class, ReceiveContext
{
    public Task Send(TContext context, IPipe<TContext> next) => services.GetRequiredService<InMemoryIntake>().TakeAsync([context], type: null);

    public void Probe(ProbeContext context) => context.CreateFilterScope("quarantine");
}
