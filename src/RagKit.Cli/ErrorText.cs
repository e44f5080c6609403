using System.Text.RegularExpressions;
using RagKit.Flows;

namespace RagKit.Cli;

/// <summary>Says in the tool's terms what a library's exception says in code's.</summary>
internal static partial class ErrorText
{
    private static readonly (string Code, string Tool)[] Terms =
    [
        ("IngestOptions { Rebuild = true }", "--rebuild"),
        ("ingest with IngestOptions { MaxRemovedShare = 1 }", "run again with --allow-removals"),
        ("change the limit in Gate(...)", "change the limit under 'gates' in the configuration"),
        ("a new store", "another file (--db)"),
        ("another store", "another file (--db)"),
        ("to finish, or raise BusyTimeout.", "to finish."),
        ("Use Hybrid or Lexical", "Use --strategy hybrid or lexical"),
    ];

    /// <summary>One or two lines without a stack trace, and the exit code.</summary>
    public static (string Message, int Code) Of(Exception exception) => exception switch
    {
        UsageException => (exception.Message, ExitCode.BadInput),
        RagKitException or FlowException => (InToolTerms(exception.Message), ExitCode.BadInput),
        ArgumentException => (ParameterName().Replace(InToolTerms(exception.Message), ""), ExitCode.BadInput),
        IOException or UnauthorizedAccessException => (exception.Message, ExitCode.BadInput),
        _ => ($"Unexpected error: {exception.Message} ({exception.GetType().Name}). Run again with RAGKIT_DEBUG=1 to see where.", ExitCode.Unexpected),
    };

    /// <summary>The message with the tool's options in the place of code.</summary>
    public static string InToolTerms(string message)
    {
        foreach ((string code, string tool) in Terms)
            message = message.Replace(code, tool, StringComparison.Ordinal);
        return message;
    }

    [GeneratedRegex(@" \(Parameter '[^']*'\)")]
    private static partial Regex ParameterName();
}
