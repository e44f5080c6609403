using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace RagKit.Cli;

/// <summary>
/// Says on standard error what flows and their tasks warn of: at once when that is piped, on a terminal when the live view is gone.
/// </summary>
internal sealed class WarningNotes : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<string> _waiting = new();

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and not LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        string text = $"{(logLevel == LogLevel.Warning ? "Warning" : "Error")}: {formatter(state, exception)}{(exception is null ? "" : $" {exception.GetType().Name}: {exception.Message}")}";
        if (Terminal.ErrorIsTerminal)
            _waiting.Enqueue(text);
        else
            Terminal.Note(text);
    }

    /// <summary>Says what was held back.</summary>
    public void Tell()
    {
        while (_waiting.TryDequeue(out string? text))
            Terminal.Note(text);
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
