using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace RagKit.TestData;

/// <summary>
/// A PostgreSQL server of its own: a new cluster in a temporary folder, on a free loopback port, run as the user postgres where this is
/// root. It is stopped, and its folder deleted, when it is disposed; it ends with this process's end, too, when that is a regular one.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private static readonly bool IsRoot = Environment.UserName == "root";

    private readonly string _programs;
    private readonly string _folder;
    private readonly bool _isDurable;

    private PostgresServer(string programs, string folder, int port, bool isDurable) => (_programs, _folder, Port, _isDurable) = (programs, folder, port, isDurable);

    public int Port { get; }

    /// <summary>Why there is no server here; <see langword="null"/> when there can be one.</summary>
    public static string? Missing => FindPrograms() is null ? "PostgreSQL is not installed: `apt-get install postgresql`, or tests/tools.sh as root." : null;

    /// <summary>Makes and starts a server.</summary>
    /// <param name="isDurable">Whether it waits for the disk at each commit, as a real one does; otherwise it is faster.</param>
    public static async Task<PostgresServer> StartAsync(bool isDurable = false)
    {
        string programs = FindPrograms() ?? throw new InvalidOperationException(Missing);
        string folder = Directory.CreateTempSubdirectory("ragkit-pg-").FullName;
        if (IsRoot)
            await RunAsync("chown", ["postgres", folder]);
        PostgresServer server = new(programs, folder, FreePort(), isDurable);
        try
        {
            await server.RunServerProgramAsync("initdb", ["-D", server.Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public string ConnectionString(string database = "postgres", int? port = null) =>
        $"Host=127.0.0.1;Port={port ?? Port};Database={database};Username=postgres;SSL Mode=Disable;Timeout=10";

    /// <summary>Starts it on its folder, after it was stopped or killed.</summary>
    public Task StartAgainAsync() => RunServerProgramAsync("pg_ctl",
        [
            "-D", Data, "-w", "-t", "60", "-l", Path.Combine(_folder, "log"),
            "-o", $"-p {Port} -k {Data} -c listen_addresses=127.0.0.1 -c max_connections=200 -c fsync={(_isDurable ? "on" : "off")} -c full_page_writes={(_isDurable ? "on" : "off")} -c shared_buffers=128MB",
            "start",
        ]);

    /// <summary>Stops it; connections are cut, what was committed is kept.</summary>
    public Task StopAsync() => RunServerProgramAsync("pg_ctl", ["-D", Data, "-w", "-m", "fast", "stop"]);

    /// <summary>Kills all of its processes as a power switch would, and returns when they are gone.</summary>
    public async Task KillAsync()
    {
        int main = int.Parse((await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid")))[0], System.Globalization.CultureInfo.InvariantCulture);
        using Process process = Process.GetProcessById(main);
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        File.Delete(Path.Combine(Data, "postmaster.pid"));
        // The processes that it had started see its end, and go.
        await Task.Delay(300);
    }

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
            await RunServerProgramAsync("pg_ctl", ["-D", Data, "-w", "-m", "immediate", "stop"]);
        Directory.Delete(_folder, recursive: true);
    }

    private string Data => Path.Combine(_folder, "data");

    private Task RunServerProgramAsync(string program, string[] arguments)
    {
        string path = Path.Combine(_programs, program);
        return IsRoot ? RunAsync("setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", path, .. arguments]) : RunAsync(path, arguments);
    }

    private static async Task RunAsync(string program, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = "/" };
        using Process process = Process.Start(start)!;
        // The server inherits the pipes and keeps them open: they are not read to their end.
        System.Text.StringBuilder said = new();
        process.OutputDataReceived += (_, line) => said.AppendLine(line.Data);
        process.ErrorDataReceived += (_, line) => said.AppendLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        while (!process.HasExited)
            await Task.Delay(10);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' ended with {process.ExitCode}: {said}");
    }

    private static string? FindPrograms()
    {
        IEnumerable<string> folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (Directory.Exists("/usr/lib/postgresql"))
            folders = folders.Concat(Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Reverse().Select(version => Path.Combine(version, "bin")));
        return folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_ctl")));
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
