namespace RagKit.Cli;

/// <summary>Keeps standard output for the result: what flows and tasks write to it while this lives goes to standard error.</summary>
internal sealed class ReservedOutput : IDisposable
{
    private readonly TextWriter _output = Console.Out;

    public ReservedOutput() => Console.SetOut(Console.Error);

    public void Dispose() => Console.SetOut(_output);
}
