using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using RagKit.Configuration;

namespace RagKit.Cli;

/// <summary>Parses, runs, and turns what went wrong into a line on standard error and an exit code.</summary>
internal static class Tool
{
    public static async Task<int> RunAsync(string[] args)
    {
        Terminal.UseUtf8();
        // No response files: an argument that begins with @ is what the command takes it for.
        ParseResult parsed = RagKitCommand.Create().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
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
            Terminal.Error(parsed.CommandResult.Command.Name is IngestCommand.Name or ApplyCommand.Name or ReindexCommand.Name
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
        Command command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens.Count > 0 && NearestName.Find(parsed.UnmatchedTokens[0], Names(command)) is string meant)
            Terminal.Error($"Did you mean '{meant}'?");
        Terminal.Error($"See '{Path(parsed.CommandResult)} --help'.");
        return ExitCode.BadInput;
    }

    private static IEnumerable<string> Names(Command command) =>
        [.. command.Subcommands.Select(part => part.Name), .. command.Options.Select(option => option.Name)];

    /// <summary>The command as it is typed, with those that it is part of.</summary>
    private static string Path(CommandResult command) => command.Parent is CommandResult parent ? $"{Path(parent)} {command.Command.Name}" : "ragkit";
}
