using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace RagKit.Cli;

/// <summary>
/// Says on standard error what flows and their tasks warn of: at once when that is piped, on a terminal when the live view is gone. Of many it says the first.
/// </summary>
internal sealed class WarningNotes : ILoggerFactory, ILogger
{
    private const int Most = 20;

    private readonly ConcurrentQueue<string> _waiting = new();
    private int _count;

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and not LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        string text = $"{(logLevel == LogLevel.Warning ? "Warning" : "Error")}: {formatter(state, exception)}{(exception is null ? "" : $" {exception.GetType().Name}: {exception.Message}")}";
        int count = Interlocked.Increment(ref _count);
        if (count > Most)
            return;
        if (Terminal.ErrorIsTerminal)
            _waiting.Enqueue(text);
        else
            Terminal.Note(text);
    }

    /// <summary>Says what was held back, and how much more there was.</summary>
    public void Tell()
    {
        while (_waiting.TryDequeue(out string? text))
            Terminal.Note(text);
        if (_count > Most)
            Terminal.Note($"and {Plural.Of(_count - Most, "more warning")}.");
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void AddProvider(ILoggerProvider provider)
    {
        // It has its one place to write to.
    }

    public void Dispose()
    {
        // It holds nothing.
    }
}
