using MassTransit;

namespace ChurnWorker.Questions;

/// <summary>The end of the way for what is no question: a line in the log, and nothing is kept. Parked copies would outlive the erasure of the customers they name.</summary>
/// <typeparam name="TContext">The failed or skipped receive.</typeparam>
internal sealed class DropFilter<TContext>(ILogger log) : IFilter<TContext>
    where TContext : class, ReceiveContext
{
    public async Task Send(TContext context, IPipe<TContext> next)
    {
        QuestionsLog.NoQuestion(log, context.Body.GetBytes().Length);

        // Without this a failed message would pass for skipped next
        if (context is ExceptionReceiveContext failed) await failed.NotifyFaulted(failed.Exception);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("drop");
}
