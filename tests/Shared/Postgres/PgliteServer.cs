using System.Diagnostics;
using System.Globalization;

namespace RagKit.TestData;

/// <summary>
/// PostgreSQL with pgvector in a process of Node (PGlite), in memory. One transaction at a time; advisory locks are always granted and
/// nothing can be cancelled: what is about those is tested on <see cref="PostgresServer"/>.
/// </summary>
internal sealed class PgliteServer : IAsyncDisposable
{
    private static readonly string Tools = Repository.Path("artifacts", "tools");
    private static readonly string[] Modules = ["@electric-sql/pglite", "@electric-sql/pglite-pgvector"];

    private readonly Process _process;

    private PgliteServer(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <summary>Why there is no server here; <see langword="null"/> when there can be one.</summary>
    public static string? Missing => Modules.FirstOrDefault(module => !Directory.Exists(Path.Combine(Tools, "node_modules", module))) is string module
        ? $"The npm module {module} is not in artifacts/tools: run tests/tools.sh." : null;

    public string ConnectionString => $"Host=127.0.0.1;Port={Port};Database=postgres;Username=postgres;SSL Mode=Disable;Timeout=30";

    public static async Task<PgliteServer> StartAsync()
    {
        ProcessStartInfo start = new("node", [Repository.Path("tests", "Shared", "Postgres", "pgserve.mjs"), "memory://", "0", Tools, "vector,pg_trgm"]) { RedirectStandardOutput = true };
        Process process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is string line)
        {
            if (line.Split(' ') is ["READY", string port])
                return new PgliteServer(process, int.Parse(port, CultureInfo.InvariantCulture));
        }
        await process.WaitForExitAsync();
        throw new InvalidOperationException($"The PGlite server ended with {process.ExitCode} before it was ready.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
