using System.Text;
using Spectre.Console;

namespace RagKit.Cli;

/// <summary>Standard output holds results and nothing else; standard error all that is said about getting them.</summary>
internal static class Terminal
{
    /// <summary>Whether errors are shown whole: set RAGKIT_DEBUG=1.</summary>
    public static bool Debugging { get; } = Environment.GetEnvironmentVariable("RAGKIT_DEBUG") == "1";

    public static bool OutputIsTerminal => !Console.IsOutputRedirected;

    public static bool ErrorIsTerminal => !Console.IsErrorRedirected;

    public static void UseUtf8() => Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>A line of the result. What documents say reaches a terminal without its control characters.</summary>
    public static void Line(string text = "") => Console.Out.WriteLine(Printable.Of(text));

    /// <summary>A text as it is, when piped; on a terminal without its control characters, and with a line end.</summary>
    public static void Text(string text)
    {
        Console.Out.Write(OutputIsTerminal ? Printable.Of(text) : text);
        if (OutputIsTerminal && !text.EndsWith('\n'))
            Console.Out.WriteLine();
    }

    /// <summary>A line about the result.</summary>
    public static void Note(string text) => Console.Error.WriteLine(Printable.Of(text));

    /// <summary>What went wrong.</summary>
    public static void Error(string text) => Console.Error.WriteLine(Printable.Of(text));

    /// <summary>For tables and colours on standard output.</summary>
    public static IAnsiConsole Screen() => AnsiConsole.Console;

    /// <summary>For progress, on standard error.</summary>
    public static IAnsiConsole ErrorScreen() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>Shows the cursor that a progress bar hides, on a line of its own.</summary>
    public static void RestoreCursor()
    {
        if (ErrorIsTerminal)
            Console.Error.WriteLine("\e[?25h");
    }
}
