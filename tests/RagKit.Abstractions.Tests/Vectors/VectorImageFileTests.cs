using RagKit.Stores;
using RagKit.TestData;
using RagKit.Vectors;

namespace RagKit.Abstractions.Tests;

public sealed class VectorImageFileTests : IDisposable
{
    private const int Dimensions = 20;

    private readonly TempFolder _folder = new();

    public static TheoryData<VectorPrecision> Precisions => [.. Enum.GetValues<VectorPrecision>()];

    private string File => Path.Combine(_folder.Path, "vectors-image");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Precisions))]
    public void Any_sequence_of_changes_and_saves_reads_back_as_it_was(VectorPrecision precision)
    {
        Random random = new(8);
        VectorImage image = new(Dimensions, With(precision));
        Dictionary<long, float[]> model = [];
        for (int step = 1; step < 4000; step++)
        {
            long key = random.Next(400);
            if (random.Next(3) == 0)
            {
                Assert.Equal(model.Remove(key), image.Remove(key));
            }
            else
            {
                model[key] = VectorSets.Gaussian(Dimensions, step);
                image.Add(key, model[key]);
            }
            if (random.Next(40) != 0)
                continue;
            byte[] mark = BitConverter.GetBytes(step);
            Assert.True(image.Save(File, mark));
            AssertHolds(image, model);
            if (random.Next(3) != 0)
                continue;
            image.Dispose();
            image = Assert.IsType<VectorImage>(VectorImage.Open(File, Dimensions, With(precision), out byte[] read));
            Assert.Equal(mark, read);
            AssertHolds(image, model);
        }
        image.Dispose();
        Assert.Equal([File], Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [MemberData(nameof(Precisions))]
    public void A_file_that_is_torn_anywhere_reads_back_as_a_state_that_was_saved(VectorPrecision precision)
    {
        (byte[][] files, Dictionary<long, float[]>[] states) = SaveThrice(precision);
        byte[] whole = files[^1];
        Random random = new(2);
        foreach (int length in Enumerable.Range(0, 400).Select(_ => random.Next(whole.Length)).Concat(files.Select(file => file.Length)))
        {
            System.IO.File.WriteAllBytes(File, whole[..length]);
            int expected = Array.FindLastIndex(files, file => file.Length <= length);
            using VectorImage? image = VectorImage.Open(File, Dimensions, With(precision), out byte[] mark);
            Assert.Equal(expected >= 0, image is not null);
            if (image is null)
                continue;
            Assert.Equal([(byte)(expected + 1)], mark);
            AssertHolds(image, states[expected]);
            // And it goes on from there.
            image.Add(5000, VectorSets.Gaussian(Dimensions, 5000));
            Assert.True(image.Save(File, [9]));
            using VectorImage? again = VectorImage.Open(File, Dimensions, With(precision), out mark);
            Assert.Equal([9], mark);
            AssertHolds(again!, new(states[expected]) { [5000] = VectorSets.Gaussian(Dimensions, 5000) });
        }
    }

    [Theory]
    [MemberData(nameof(Precisions))]
    public void A_changed_byte_anywhere_is_never_believed(VectorPrecision precision)
    {
        (byte[][] files, Dictionary<long, float[]>[] states) = SaveThrice(precision);
        byte[] whole = files[^1];
        int seen = 0;
        for (int at = 0; at < whole.Length; at += 7)
        {
            byte[] changed = [.. whole];
            changed[at] ^= (byte)(1 << (at % 8));
            System.IO.File.WriteAllBytes(File, changed);
            using VectorImage? image = VectorImage.Open(File, Dimensions, With(precision), out byte[] mark);
            seen += image is null || mark[0] != 3 ? 1 : 0;
            try
            {
                if (image is not null)
                    AssertHolds(image, states[mark[0] - 1]);
            }
            catch (InvalidDataException)
            {
                seen++;
            }
        }
        // What is between the sections means nothing.
        Assert.True(seen > whole.Length / 7 / 2);
    }

    [Fact]
    public void What_is_no_image_or_another_one_is_not_opened()
    {
        Assert.Null(VectorImage.Open(File, Dimensions, With(VectorPrecision.Byte), out _));
        foreach (byte[] content in (byte[][])[[], [1, 2, 3], new byte[5000], [.. Enumerable.Repeat((byte)'x', 100_000)]])
        {
            System.IO.File.WriteAllBytes(File, content);
            Assert.Null(VectorImage.Open(File, Dimensions, With(VectorPrecision.Byte), out _));
        }
        SaveThrice(VectorPrecision.Byte);
        Assert.Null(VectorImage.Open(File, Dimensions + 1, With(VectorPrecision.Byte), out _));
        Assert.Null(VectorImage.Open(File, Dimensions, With(VectorPrecision.Half), out _));
        Assert.Null(VectorImage.Open(_folder.Path, Dimensions, With(VectorPrecision.Half), out _));
        Assert.NotNull(VectorImage.Open(File, Dimensions, With(VectorPrecision.Byte), out _));
    }

    [Fact]
    public void Of_two_that_append_to_one_file_the_second_is_told()
    {
        SaveThrice(VectorPrecision.Byte);
        using VectorImage first = VectorImage.Open(File, Dimensions, With(VectorPrecision.Byte), out _)!, second = VectorImage.Open(File, Dimensions, With(VectorPrecision.Byte), out _)!;
        first.Add(1, VectorSets.Gaussian(Dimensions, 71));
        second.Add(1, VectorSets.Gaussian(Dimensions, 72));
        Assert.True(first.Save(File, [10]));
        Assert.False(second.Save(File, [20]));
        Assert.Equal(1, Search(second, VectorSets.Gaussian(Dimensions, 72))[0].Score, 1e-6);
        using VectorImage third = VectorImage.Open(File, Dimensions, With(VectorPrecision.Byte), out byte[] mark)!;
        Assert.Equal([10], mark);
        Assert.Equal(1, Search(third, VectorSets.Gaussian(Dimensions, 71))[0].Score, 1e-6);
    }

    [Fact]
    public void A_file_may_be_deleted_and_replaced_while_it_is_searched()
    {
        (_, Dictionary<long, float[]>[] states) = SaveThrice(VectorPrecision.Byte);
        using VectorImage image = VectorImage.Open(File, Dimensions, With(VectorPrecision.Byte), out _)!;
        System.IO.File.Delete(File);
        AssertHolds(image, states[^1]);
        System.IO.File.WriteAllText(File, "something else");
        AssertHolds(image, states[^1]);
        Assert.True(image.Save(File, [4]));
        AssertHolds(image, states[^1]);
        using VectorImage again = VectorImage.Open(File, Dimensions, With(VectorPrecision.Byte), out byte[] mark)!;
        Assert.Equal([4], mark);
        AssertHolds(again, states[^1]);
    }

    private (byte[][] Files, Dictionary<long, float[]>[] States) SaveThrice(VectorPrecision precision)
    {
        System.IO.File.Delete(File);
        using VectorImage image = new(Dimensions, With(precision));
        List<byte[]> files = [];
        List<Dictionary<long, float[]>> states = [];
        Dictionary<long, float[]> state = [];
        for (int save = 0; save < 3; save++)
        {
            for (int row = 0; row < 40; row++)
            {
                int key = (35 * save) + row;
                state[key] = VectorSets.Gaussian(Dimensions, (1000 * save) + row);
                image.Add(key, state[key]);
            }
            state.Remove(7 + save);
            image.Remove(7 + save);
            Assert.True(image.Save(File, [(byte)(save + 1)]));
            files.Add(System.IO.File.ReadAllBytes(File));
            states.Add(new(state));
        }
        return ([.. files], [.. states]);
    }

    private static void AssertHolds(VectorImage image, Dictionary<long, float[]> model)
    {
        Assert.Equal(model.Count, image.Count);
        float[] query = VectorSets.Gaussian(Dimensions, 123_456);
        IReadOnlyList<VectorMatch> found = image.Search(query, 10_000, null, TestContext.Current.CancellationToken);
        Assert.Equal(model.Keys.Order(), found.Select(match => match.Key).Order());
        Assert.All(found, match => Assert.Equal(StoreSamples.Cosine(query, model[match.Key]), match.Score, 1e-5));
        Assert.Equal(found.Select(match => (float?)match.Score), image.Score(query, [.. found.Select(match => match.Key)]));
    }

    private static IReadOnlyList<VectorMatch> Search(VectorImage image, float[] query) => image.Search(query, 1, null, TestContext.Current.CancellationToken);

    private static VectorImageOptions With(VectorPrecision precision) => new() { Precision = precision };
}
