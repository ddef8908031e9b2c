using System.Text.RegularExpressions;
using MassTransit;

namespace ChurnWorker.Questions;

/// <summary>Answers one kind of question on the bus, to the asker and to nobody else.</summary>
/// <typeparam name="TQuestion">Contract of the question.</typeparam>
/// <typeparam name="TAnswer">Contract of the answer.</typeparam>
/// <param name="answer">Finds the answer.</param>
/// <param name="time">Clock of the time limit.</param>
/// <param name="log">Where failures are told.</param>
internal sealed partial class QuestionConsumer<TQuestion, TAnswer>(Func<TQuestion, TAnswer> answer, TimeProvider time, ILogger log) : IConsumer<TQuestion>
    where TQuestion : class
    where TAnswer : class
{
    /// <summary>A broker takes an answer in milliseconds; MassTransit goes on for minutes with an address that cannot be written to.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public async Task Consume(ConsumeContext<TQuestion> context)
    {
        if (!IsAsker(context.ResponseAddress))
        {
            QuestionsLog.NoAsker(log, typeof(TQuestion).Name);
            return;
        }

        try
        {
            // On a thread of its own: an answer may wait for the disk
            var found = await Task.Factory.StartNew(() => answer(context.Message), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            using var limit = new CancellationTokenSource(Limit, time);
            var asker = await context.GetResponseEndpoint<TAnswer>();
            await asker.Send(found, limit.Token);
        }
        catch (Exception e)
        {
            // Not thrown on: MassTransit would send the fault, with the question and its stack traces, to any address the asker named
            QuestionsLog.Failed(log, typeof(TQuestion).Name, e);
        }
    }

    /// <summary>
    /// Without an address MassTransit would publish the answer to everybody. On a broker only the temporary endpoint of a request client will do: an
    /// asker must not have answers written into the queues and exchanges of others, which this worker may write to and the asker may not.
    /// </summary>
    private static bool IsAsker(Uri? address) => address is not null && (address.Scheme == "loopback" || RequestClient().IsMatch(address.OriginalString));

    /// <summary>MassTransit ends the name of a temporary endpoint with an id of 26 letters and digits.</summary>
    [GeneratedRegex(@"_[a-z0-9]{26}\?(?:.*&)?temporary=true", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex RequestClient();
}
