namespace ChurnWorker.Questions;

/// <summary>Log lines of the questions, ids 9000 to 9999.</summary>
internal static partial class QuestionsLog
{
    [LoggerMessage(9001, LogLevel.Warning, "A {Question} came without the address of a MassTransit request; it is not answered")]
    public static partial void NoAsker(ILogger logger, string question);

    [LoggerMessage(9002, LogLevel.Error, "A {Question} could not be answered; the asker will wait in vain")]
    public static partial void Failed(ILogger logger, string question, Exception exception);

    [LoggerMessage(9003, LogLevel.Warning, "A message of {Bytes} bytes on the queue of the questions is none; it is dropped")]
    public static partial void NoQuestion(ILogger logger, int bytes);
}
