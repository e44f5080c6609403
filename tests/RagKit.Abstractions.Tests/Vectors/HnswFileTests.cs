using RagKit.Vectors;

namespace RagKit.Abstractions.Tests;

public sealed class HnswFileTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_saved_searches_and_changes_as_what_was_there(bool keepVectors)
    {
        float[][] vectors = HnswSamples.Vectors("clustered", 2500, 40, 1), queries = HnswSamples.Vectors("clustered", 20, 40, 2);
        HnswIndex index = HnswSamples.Index(vectors, new HnswOptions { M = 12, EfConstruction = 80, EfSearch = 50, Seed = 7, KeepVectors = keepVectors });
        index.Add(5000, vectors[3]);
        index.Add(5001, new float[40]);
        index.Add(5002, [.. vectors[5].Select((value, i) => i == 7 ? value * 1.0001f : value)]);
        for (int key = 0; key < 700; key++)
            index.Remove(key * 2);
        HnswIndex loaded = HnswIndex.Load(new MemoryStream(Save(index)));
        Assert.Equal(index.Options, loaded.Options);
        Assert.Equal((index.Count, index.Removed, index.Dimensions), (loaded.Count, loaded.Removed, loaded.Dimensions));
        Assert.All(queries, query => Assert.Equal(index.Find(query, 20), loaded.Find(query, 20)));
        byte[] saved = Save(loaded);
        Assert.Equal(saved, Save(HnswIndex.Load(new MemoryStream(saved))));
        foreach (HnswIndex changed in (HnswIndex[])[index, loaded])
        {
            changed.Add(6000, queries[0]);
            Assert.True(changed.Remove(5000));
            Assert.True(changed.Remove(5001));
            Assert.True(changed.Contains(3));
            Assert.Equal(6000, changed.Find(queries[0], 1)[0].Key);
        }
    }

    [Fact]
    public void An_empty_index_is_saved_and_loaded()
    {
        HnswIndex loaded = HnswIndex.Load(new MemoryStream(Save(new HnswIndex(5))));
        Assert.Equal(0, loaded.Count);
        loaded.Add(1, [1, 2, 3, 4, 5]);
        Assert.Single(loaded.Find([1, 2, 3, 4, 5], 3));
    }

    [Fact]
    public void A_damaged_file_is_refused_wherever_the_damage_is()
    {
        float[][] vectors = HnswSamples.Vectors("uniform", 150, 6, 3);
        HnswIndex index = HnswSamples.Index(vectors);
        index.Add(900, vectors[0]);
        index.Add(901, new float[6]);
        index.Add(902, [vectors[9][0] * 1.0001f, .. vectors[9][1..]]);
        index.Remove(50);
        byte[] saved = Save(index);
        for (int at = 0; at < saved.Length; at += at < 100 ? 1 : 37)
        {
            byte[] damaged = [.. saved];
            damaged[at] ^= (byte)(1 << (at % 8));
            Assert.Throws<RagKitException>(() => HnswIndex.Load(new MemoryStream(damaged)));
        }
        for (int length = 0; length < saved.Length; length += 97)
            Assert.Throws<RagKitException>(() => HnswIndex.Load(new MemoryStream(saved, 0, length)));
        Assert.Throws<RagKitException>(() => HnswIndex.Load(new MemoryStream("SQLite format 3 and then some more of it"u8.ToArray())));
        Assert.Equal(index.Count, HnswIndex.Load(new MemoryStream(saved)).Count);
    }

    [Fact]
    public void One_worker_makes_the_same_index_each_time_and_the_seed_another()
    {
        float[][] vectors = HnswSamples.Vectors("clustered", 1500, 20, 4);
        byte[] Build(int seed) => Save(HnswSamples.Index(vectors, new HnswOptions { Seed = seed }));
        byte[] first = Build(1);
        Assert.Equal(first, Build(1));
        Assert.NotEqual(first, Build(2));
    }

    private static byte[] Save(HnswIndex index)
    {
        using MemoryStream stream = new();
        index.Save(stream);
        return stream.ToArray();
    }
}
