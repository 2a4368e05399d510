package text

import "strings"

// tally counts letters by script.
type tally struct{ latin, chinese, simplified, traditional int }

// add adds another tally.
func (t *tally) add(u tally) {
	t.latin += u.latin
	t.chinese += u.chinese
	t.simplified += u.simplified
	t.traditional += u.traditional
}

// Characters that one script alone uses, among the frequent ones and those of this field.
const (
	simplifiedOnly  = "万亿个这们来时会国为对发电说过见从动现开关业产东车马风飞机与专两严丰临举义乐习书买乱争亚价众优伤传体内写军农决况冲净准减几创别办务动医华协单卖卢卫压厂历县双变号员响团园围图场块声处备复够头夺奖奥妇学宁宝实审宽对导将尔层岁岛币师带帮库应废强录彻径总恶愿战户扩扫扬报拟择损换据数断无旧时显晋术权条构标样树桥检楼欢欧气汇汉汤沟没泽浅测济浓涨温湾湿满潜热燃爱环现电画疗盖监盘离种积称稳竞笔签简类纪约级线组经结给统继续维综缩网罗职联肃胜脑节芯苏范荐药获营蓝虑虽补装观规视览觉计订认讨让训议讯记讲许论设访证评识诉词试诚话询该详语误说请诸读课谁调谈谢贝负财责败账货质购贵费资赛赵趋跃践车转轮软轻载较输边达迁过运还进远违连迟适选递遗邮邻郑酱释里钟钢钱铁银销锁错键镇长门闪闭问间闻阳阴阶际陆陈险随难雾静项须预领频题额风飞馆验骤鱼鲁鸡麦黄齐龙"
	traditionalOnly = "萬億個這們來時會國為對發電說過見從動現開關業產東車馬風飛機與專兩嚴豐臨舉義樂習書買亂爭亞價眾優傷傳體內寫軍農決況衝淨準減幾創別辦務醫華協單賣盧衛壓廠歷縣雙變號員響團園圍圖場塊聲處備複夠頭奪獎奧婦學寧寶實審寬導將爾層歲島幣師帶幫庫應廢強錄徹徑總惡願戰戶擴掃揚報擬擇損換據數斷無舊顯晉術權條構標樣樹橋檢樓歡歐氣匯漢湯溝沒澤淺測濟濃漲溫灣濕滿潛熱愛環畫療蓋監盤離種積稱穩競筆簽簡類紀約級線組經結給統繼續維綜縮網羅職聯肅勝腦節蘇範薦藥獲營藍慮雖補裝觀規視覽覺計訂認討讓訓議訊記講許論設訪證評識訴詞試誠話詢該詳語誤請諸讀課誰調談謝貝負財責敗賬貨質購貴費資賽趙趨躍踐轉輪軟輕載較輸邊達遷運還進遠違連遲適選遞遺郵鄰鄭醬釋裡鐘鋼錢鐵銀銷鎖錯鍵鎮長門閃閉問間聞陽陰階際陸陳險隨難霧靜項須預領頻題額館驗驟魚魯雞麥黃齊龍"
)

// scripts maps the characters above to +1 (simplified) or -1 (traditional).
var scripts = buildScripts() //nolint:gochecknoglobals // a table that is never written

func buildScripts() map[rune]int8 {
	m := make(map[rune]int8, 1024)
	for _, c := range simplifiedOnly {
		if !strings.ContainsRune(traditionalOnly, c) {
			m[c] = 1
		}
	}
	for _, c := range traditionalOnly {
		if !strings.ContainsRune(simplifiedOnly, c) {
			m[c] = -1
		}
	}
	return m
}

// countLetters counts the letters of a text by script.
func countLetters(t []rune) tally {
	var n tally
	for _, c := range t {
		switch {
		case isCJK(c):
			n.chinese++
			switch scripts[c] {
			case 1:
				n.simplified++
			case -1:
				n.traditional++
			}
		case isLatin(c):
			n.latin++
		}
	}
	return n
}

// language returns the language of a tally: Chinese where one letter in eight is a Chinese character, for a
// character says about as much as four Latin letters and Chinese articles are full of Latin names.
func (t tally) language() Language {
	switch {
	case t.chinese == 0 && t.latin == 0:
		return Other
	case t.chinese*8 < t.latin+t.chinese:
		return English
	}
	return Chinese
}
