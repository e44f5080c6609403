using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.S3;
using RagKit.TestData;

namespace RagKit.Loaders.S3.Tests;

/// <summary>The npm package s3rver on a free port, with its objects in a temporary folder; its tests skip where it is not installed.</summary>
public sealed class S3rver : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private Process? _process;
    private string? _missing;
    private int _port;

    public IAmazonS3 CreateClient()
    {
        Assert.SkipWhen(_missing is not null, _missing ?? "");
        return new AmazonS3Client(new BasicAWSCredentials("S3RVER", "S3RVER"),
            new AmazonS3Config { ServiceURL = $"http://127.0.0.1:{_port}", ForcePathStyle = true, AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });
    }

    public async ValueTask InitializeAsync()
    {
        string program = Repository.Path("artifacts", "tools", "node_modules", "s3rver", "bin", "s3rver.js");
        if (!File.Exists(program))
        {
            _missing = "s3rver is not installed: run tests/tools.sh.";
            return;
        }
        _port = FreePort();
        ProcessStartInfo start = new("node", ["--openssl-legacy-provider", program, "-d", _folder.Path, "-a", "127.0.0.1", "-p", $"{_port}", "--configure-bucket", "rag"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            _process = Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            _missing = "node is not installed: run tests/tools.sh.";
            return;
        }
        _process!.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using HttpClient http = new();
        for (int attempt = 0; attempt < 300; attempt++)
        {
            try
            {
                await http.GetAsync(new Uri($"http://127.0.0.1:{_port}/"), TestContext.Current.CancellationToken);
                return;
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
        throw new TimeoutException("s3rver did not answer within 15 seconds.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
            _process.Dispose();
        }
        _folder.Dispose();
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
