using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace RagKit.Ocr;

/// <summary>Runs the program once: gives it bytes, takes its text, and kills it when it takes too long or is not wanted any more.</summary>
internal sealed class TesseractProcess(TesseractOcrOptions options, TimeProvider time)
{
    private const int MostLetters = 32 << 20;
    private const int LongestComplaint = 300;

    public async Task<string> RunAsync(IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = new(options.Timeout, time);
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        using Process process = Start(arguments);
        try
        {
            Task writing = WriteAsync(process.StandardInput.BaseStream, input, ended.Token);
            Task<string> output = ReadAsync(process.StandardOutput, ended.Token);
            Task<string> complaint = ReadAsync(process.StandardError, ended.Token);
            await Task.WhenAll(writing, output, complaint).ConfigureAwait(false);
            await process.WaitForExitAsync(ended.Token).ConfigureAwait(false);
            if (process.ExitCode != 0)
                throw new RagKitException($"'{options.Program}' can't read the picture and ended with {process.ExitCode}: {Shorten(await complaint.ConfigureAwait(false))}");
            return await output.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RagKitException(string.Create(CultureInfo.InvariantCulture, $"'{options.Program}' took more than {options.Timeout.TotalSeconds:0.#} s for one picture. Raise TesseractOcrOptions.Timeout, or leave the file out."));
        }
        finally
        {
            Kill(process);
        }
    }

    private Process Start(IReadOnlyList<string> arguments)
    {
        ProcessStartInfo start = new(options.Program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        // Its own threads only wait for each other where several processes run.
        start.Environment["OMP_THREAD_LIMIT"] = "1";
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new RagKitException($"'{options.Program}' can't be started ({e.Message}). Install Tesseract (Debian: apt-get install tesseract-ocr; macOS: brew install tesseract; Windows: its installer), or set TesseractOcrOptions.Program to where it is.", e);
        }
    }

    private static async Task WriteAsync(Stream stream, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(input, cancellationToken).ConfigureAwait(false);
            await stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It ended without reading on; its exit code says why.
        }
    }

    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        StringBuilder text = new();
        char[] buffer = new char[8192];
        while (await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and int read)
        {
            // What is beyond any page is read, so that the process ends, and dropped.
            if (text.Length < MostLetters)
                text.Append(buffer, 0, read);
        }
        return text.ToString();
    }

    private static string Shorten(string complaint) => complaint.Length <= LongestComplaint ? complaint.Trim() : complaint[..LongestComplaint].Trim() + "...";

    private static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It ended by itself in the meantime.
        }
    }
}
