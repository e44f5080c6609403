using System.Diagnostics;
using System.Globalization;
using RagKit.Loading;
using RagKit.TestData;

namespace RagKit.Loaders.Pdf.Tests;

/// <summary>
/// Real files with seeded damage: flipped bytes, cut ends, spliced parts. Each is read or refused by name, soon. <c>RAGKIT_MUTATIONS</c> asks for more
/// of them than a test run has time for.
/// </summary>
public sealed class PdfMutationTests
{
    private const int LongestFile = 120_000;
    private const int Seed = 20261121;

    [Fact]
    public async Task A_damaged_file_is_read_or_refused_by_name()
    {
        int mutations = int.Parse(Environment.GetEnvironmentVariable("RAGKIT_MUTATIONS") ?? "300", CultureInfo.InvariantCulture);
        byte[][] files = [.. Directory.EnumerateFiles(SharedData.Path("docs", "pdf"), "*.pdf").Order(StringComparer.Ordinal).Select(File.ReadAllBytes).Where(file => file.Length <= LongestFile)];
        PdfLoaderOptions options = new() { Password = "password", MaxInflatedBytes = 64 << 20, MaxObjects = 4_000_000 };
        for (int i = 0; i < mutations; i++)
        {
            Random random = new(Seed + i);
            byte[] file = Mutate(random, files[i % files.Length], files[random.Next(files.Length)]);
            Stopwatch watch = Stopwatch.StartNew();
            try
            {
                await Loading.LoadAsync(file, options);
            }
            catch (RagKitException e)
            {
                Assert.DoesNotContain("MaxTime", e.Message, StringComparison.Ordinal);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Assert.Fail($"Mutation {i}: {e}");
            }
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"Mutation {i} took {watch.Elapsed}.");
        }
    }

    private static byte[] Mutate(Random random, byte[] file, byte[] other)
    {
        byte[] mutated = [.. file];
        switch (random.Next(4))
        {
            case 0:
                for (int flips = random.Next(1, 200); flips > 0; flips--)
                    mutated[random.Next(mutated.Length)] ^= (byte)(1 << random.Next(8));
                return mutated;
            case 1:
                return mutated[..random.Next(1, mutated.Length)];
            case 2:
                // Numbers and names go wrong where syntax is, not within what is packed.
                for (int changes = random.Next(1, 60); changes > 0; changes--)
                {
                    int at = random.Next(mutated.Length);
                    while (at < mutated.Length && !char.IsAsciiDigit((char)mutated[at]))
                        at++;
                    if (at < mutated.Length)
                        mutated[at] = (byte)"0123456789-./<>[]("[random.Next(18)];
                }
                return mutated;
            default:
                int from = random.Next(other.Length), length = random.Next(1, Math.Min(4000, other.Length - from) + 1), to = random.Next(mutated.Length);
                return [.. mutated[..to], .. other[from..(from + length)], .. mutated[Math.Min(mutated.Length, to + (random.Next(2) * length))..]];
        }
    }
}
