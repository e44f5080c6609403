using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace RagKit.Cli;

/// <summary>Parses, runs, and turns what went wrong into a line on standard error and an exit code.</summary>
internal static class Tool
{
    public static async Task<int> RunAsync(string[] args)
    {
        Terminal.UseUtf8();
        ParseResult parsed = RagKitCommand.Create().Parse(args);
        if (parsed.Action is ParseErrorAction)
            return Refuse(parsed);
        using StopSignal stop = new();
        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, stop.Token);
        }
        catch (StoppedException e) when (stop.Token.IsCancellationRequested)
        {
            Terminal.Error(e.Message);
            return stop.Code;
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            Terminal.Error(parsed.CommandResult.Command.Name == IngestCommand.Name
                ? "Stopped; what was stored stays. Run the same command again to continue."
                : "Stopped.");
            return stop.Code;
        }
        catch (Exception e) when (!Terminal.Debugging)
        {
            (string message, int code) = ErrorText.Of(e);
            Terminal.Error(message);
            return code;
        }
    }

    private static int Refuse(ParseResult parsed)
    {
        foreach (string message in parsed.Errors.Select(error => error.Message).Distinct())
            Terminal.Error(message);
        Terminal.Error($"See '{Path(parsed.CommandResult)} --help'.");
        return ExitCode.BadInput;
    }

    /// <summary>The command as it is typed, with those that it is part of.</summary>
    private static string Path(CommandResult command) => command.Parent is CommandResult parent ? $"{Path(parent)} {command.Command.Name}" : "ragkit";
}
