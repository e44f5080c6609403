using System.Text.RegularExpressions;
using RagKit.Flows;

namespace RagKit.Cli;

/// <summary>Says in the tool's terms what a library's exception says in code's.</summary>
internal static partial class ErrorText
{
    private static readonly (string Code, string Tool)[] Terms =
    [
        ("IngestOptions { Rebuild = true }", "--rebuild"),
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

    private static string InToolTerms(string message)
    {
        foreach ((string code, string tool) in Terms)
            message = message.Replace(code, tool, StringComparison.Ordinal);
        return message;
    }

    [GeneratedRegex(@" \(Parameter '[^']*'\)")]
    private static partial Regex ParameterName();
}
