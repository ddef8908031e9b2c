using System.CommandLine;
using ChurnWorker.Commands;

var root = new RootCommand("ChurnWorker: knows in advance when each customer's silence becomes a reason to act, and says so once.")
{
    RunCommand.Create(TimeProvider.System),
    DemoCommand.Create(),
    ImportCommand.Create(TimeProvider.System),
    ReplayCommand.Create(),
    FitCommand.Create(),
    EvaluateCommand.Create(),
    ModelsCommand.Create(),
    ExportCommand.Create(),
    CopyCommand.Create(),
    ExplainCommand.Create(TimeProvider.System),
    ReportCommand.Create(TimeProvider.System),
    TuneCommand.Create(),
    EraseCommand.Create(TimeProvider.System),
    QuarantineCommand.Create(TimeProvider.System),
    SimulateCommand.Create(),
    DoctorCommand.Create(),
};
root.Options.Add(ConfiguredCommand.Config);
root.Options.Add(ConfiguredCommand.Set);
var parsed = root.Parse(args);

// Standard output belongs to data: what is shown with a usage error goes where the error goes. A host has 30 seconds to stop, and the library would
// cut it off after two
var streams = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(35) };
if (parsed.Errors.Count > 0)
    streams.Output = streams.Error;
var exitCode = await parsed.InvokeAsync(streams);
return parsed.Errors.Count > 0 ? ExitCodes.Usage : exitCode;
