using System.Globalization;

namespace ChurnWorker.IntegrationTests.EndToEnd;

/// <summary>The foreign peers of the folder <c>python</c>.</summary>
internal static class PythonScript
{
    // Debian's interpreter, the one python3-pika belongs to; the first python3 on PATH may be another
    private const string Interpreter = "/usr/bin/python3";

    /// <summary>Starts a script against the broker.</summary>
    public static ChildProcess Start(string script, RabbitBroker broker, params string[] arguments)
    {
        var rabbit = broker.Options.Bus.RabbitMq;
        return ChildProcess.Start(Interpreter, ["-I", Path.Combine(AppContext.BaseDirectory, "python", script), .. arguments], new Dictionary<string, string>
        {
            ["Bus__RabbitMq__Host"] = rabbit.Host,
            ["Bus__RabbitMq__Port"] = rabbit.Port.ToString(CultureInfo.InvariantCulture),
            ["Bus__RabbitMq__VirtualHost"] = rabbit.VirtualHost,
            ["Bus__RabbitMq__Username"] = rabbit.Username,
            ["Bus__RabbitMq__Password"] = rabbit.Password,
        });
    }
}
