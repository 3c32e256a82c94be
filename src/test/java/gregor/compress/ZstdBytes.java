package gregor.compress;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Frames as the zstd library 1.5.6 made them, through zstd-jni 1.5.6-10: what Apache Kafka 4.3 packs with. Where there
 * are several blocks, its stream was flushed behind each.
 */
final class ZstdBytes {

    /** No content at all, level 3. */
    static final String EMPTY =
        "28b52ffd2000010000";

    /** 300 zeros; 24 bytes of abcd; 200 of xy. Literals as they are, predefined tables, a checksum. */
    static final String REPEATS =
        "28b52ffd04584c00001000000100272ac00254000020616263640100d38e084d00001078790100c3288705793e4fc5";

    /** {@link #text} of 12 lines and seeds 1 to 4, level 3: Huffman in one stream, the table used again; a checksum. */
    static final String LEVEL_3 =
        "28b52ffd0458a40400c2471717a0276d84487afbaf59d1ceaae2aedcb42925857db33902041e7dbabecf14ed66d22ef6d5b5f495bdde6e33"
        + "5f839b697adfed95542db9f835c57aa315720e09918e4a8240820065188ab231b50a271d958a32ce00214299cc42ce2109150008e3012008"
        + "20430d5abbcdc400d340115e43469e22430db406130397001a696454b1f9aa8126000d306880705099a687282834030023850a84f9999edd"
        + "ba6bf2f6d667cef097bbe6348db95ccf68f1edfe79e33336e6a6e077cdd198ad8ac5cc64121800606280699871e87ed4b026009806688041"
        + "0332d6f011800602911180060c4ab81e5b03fd0072416519a001c36822c139fb119c35c80236240300c3c40984f9aacf1c7ddfe0e5969b6f"
        + "41c3825b8e983efcba7ccfba8766d166570c5a9633fdae99342601180000e128a21860c680d6000d30d04f91406251608060f06940037465"
        + "04d0686250e6f5d81a7466581e838c0034404660c66ad0ea36c35820043c0300c384098419aed924dab7c3dbe11adbe2db4e35b4f37e370b"
        + "16abb941936a9937c56b7cf7edd35b7e0118006a2401ba880190415a7c04a0d1481018d05043360019a1eb23000d3090a0e60098e2128f49"
        + "cd97011a8c444625657fc1a00119398b567a327915821501000058924d80";

    /** {@link #text} of 90 lines and seeds 1 to 3, level 19: Huffman in four streams, described FSE tables, used again. */
    static final String LEVEL_19 =
        "28b52ffd0468fc100006ab571890b9301c54ab3deab10a7177054852a694648299330de3025e004b004b00f3ea69a93343f5f72499f82b82"
        + "4693a25548c419c1890e57d69d2d581fcfa42a16936642fcbad02ceeb278843e7b22e16c5f5055d0eb33a63c950201011612000c07070c86"
        + "99520d061014060c0a06c301028184840203890604080916029e352ace3b8454a49174146a3913c25719f558e65bab5a35297251e9d86a36"
        + "199ea312bbdfa320d358537e4ee156cce56f2693925446250b656ac388c9edf08490f2d5bb90545755688e082da1a24c7de3768a5652f985"
        + "16cefdbe48443333831a9f92943155e229c5b8aadbd36896f832c64b2ae69cc493831b8f473a642d25de1ab5153f41a28d891d8ad7255ed1"
        + "bbc379e9177145056f8363abb12a72968f8c884d8f4d4a482dfef2d11d518b5e57ec97b64cfc398b87bc7af7454d7556b37917d1eb9e92aa"
        + "87305afa275c21b4cc5e768850389ea32347133e91282c14df0e80b1a8210888867cff33502b690d07112008cf11e1c94a025b0e74efedcb"
        + "8aacc99734acc6dfae729fcd943c20fb070633440efeaea937cf5b0baebccedae651e964af10e4baeefbf66c2d0d5ef29e591aa930e6a1d4"
        + "d4ccccf128e3b68ccd5242e2ac7d99744bcd9cf4201f56b4d76ae6290fa9e44303cd0bd6cf2079a6ebfd29b4f5491a059d93e34583d0220f"
        + "0fd1c3e71244cf27b648be5e70c405b8a29caf9fa308387ed42be599292b06800da7cdd565c725ec30e0fbebfa045015740e0087e9494800"
        + "480048000f5a3a07eb7f898cc853555f454576916e47369cf10cfb5ad0431dea58398b8a54f4a436f1d43fa4daf7cd38a9473f574499a8b1"
        + "2a66bf4de6f4e39066d4bf4b9999ad6a0d912005e311ea384a68e370bc5a45ca6559a6c4a4be3a5b382ac716d767f458465f0929ffecfc39"
        + "a78b7d31ab23b4906975344c758a9d44211b9faae395f125beb4c455ef277544f50967026bc5832638c50d094de626c9749fbd121a77dad0"
        + "3e8dc4f33f11e55048c94d7c2f331c19edcf1ed13c5e0cee2c2bf8c947c73ed495a72922b152225b8c1dd1a2f4ef90ece26e551305a615d5"
        + "e5c23d682e35dd58f5baec3eb159c48a668b8db5d42ff1c80c852626c644551dd22f43e2bc7dd993b1a558c27ff1addc88e9219a531127b1"
        + "68a922121bc29159ef85bf531980b3e8502f696b0612482052828f5724d8eebf018147770da242003da7bcd0c2db4e9bc811aec84a788888"
        + "43a7936f93105d143a6dcad8147ffdd5acc0546032241d44203d0dd69a020b81038d7177c19a75a946879367ae754f7a76c625cd69439fe3"
        + "12fce16dd77da8cfae3c10bcaf05d0a5a603a088d643ea1e03a643fa732e80cebf3788eeec797b08c06dc5b410c4a412fabe10527a594620"
        + "0bcb922b1302011810ec0e00d7294b49004a004a006269d567ae959efa34634db40a8d8ae4d6cc949ce442f2926aa3d704d5f5782ff347bf"
        + "46963be3313b7a987ef85574a5c13edcd2d4ea4ff89b3a63e5bb1aa12c5821c7a4c6bf90e601168aa82f1b87c5e2894954ed212145d41992"
        + "ed6f71e254aebdf56c667c6209864879dc911b1d17ff4e2988429c15515aa9be1ca7492716b564f1326e6b3465736221fe93a24b2f8e7104"
        + "930bbdeac1098d8b523233c73aae4ed59d3291864eb40691551b21297164522e5742e139682c9a0a6525411443db0d8b5b77a35d7da2398f"
        + "10d93aa306277c5d8add3d9d15eb0b4d231405a58c4c746ec98dc6349fb17025436ee3546c3046ce4f8a64f6902247252a9a903295d4a7d3"
        + "4a61ce8a44af9a29a59e8c9a185aa7b3ab2845313e9d77796e04799d2af7d32b9a7f2480b2e8402b892d6b127094045faf44b9697f03884b"
        + "2db0ab9465be7a573512b54905c0684ba7aea4deaa0d0d1c663a5b516d072af484bf2128057877efea5da9889045c5fb8c727c160157c9e4"
        + "07e68c8ddcc529f69c6b34a0fcf8341f88ae57c1e7186e2d25ecba48e68ed75a1b7be6ab1d9803061caaafdfb920cdfd268a4640c19f9fdd"
        + "f92ba040adb22e08c912f4dec0bafe0db2c5a35ab5064046e8965f5daf9586f7c1a63fb0b521520201010000e70ffd32";

    private ZstdBytes() {}

    static ByteBuffer of(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }

    /** Lines like a log's, from a linear congruential generator. */
    static String text(int lines, int seed) {
        StringBuilder text = new StringBuilder();
        long x = seed;
        for (int i = 0; i < lines; i++) {
            x = x * 6364136223846793005L + 1442695040888963407L;
            text.append("user ").append((x >>> 33) % 1000).append(" looked at item ").append((x >>> 43) % 100_000)
                .append(i % 3 == 0 ? " and bought it\n" : "\n");
        }
        return text.toString();
    }

    /** What {@link #LEVEL_3} and {@link #LEVEL_19} hold. */
    static byte[] texts(int lines, int count) {
        StringBuilder texts = new StringBuilder();
        for (int seed = 1; seed <= count; seed++) {
            texts.append(text(lines, seed));
        }
        return texts.toString().getBytes(StandardCharsets.UTF_8);
    }
}
