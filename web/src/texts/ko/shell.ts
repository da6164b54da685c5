import type { shell as english } from '../en/shell';

export const shell = {
  promise: '내 기기에서만 실행돼요. 입력한 글은 밖으로 나가지 않아요.',
  views: {
    label: '화면',
    translate: '번역',
    look: '들여다보기',
    train: '학습',
    understand: '이해하기',
  },
  titles: {
    translate: 'Attentive: 번역기는 어디를 볼까요?',
    look: 'Attentive: 번역기 속 들여다보기',
    train: 'Attentive: 번역기가 배우는 과정',
    understand: 'Attentive: 어텐션 이해하기',
  },
  connection: {
    label: '연결 상태',
    offline: (models: readonly string[]) =>
      `인터넷에 연결되어 있지 않지만 페이지는 그대로 쓸 수 있어요. 모든 화면과, 전에 쓴 모델(${models.join(', ')})을 이용할 수 있어요.`,
    offlineEmpty:
      '인터넷에 연결되어 있지 않아요. 모델은 연결된 상태에서 한 번 열어 두면 쓸 수 있어요.',
    update: '이 페이지의 새 버전이 나왔어요.',
    reload: '새 버전 사용하기',
    models: { dates: '날짜', g2p: '영어 철자 → 발음' },
  },
  loading: '불러오는 중 …',
  failure: {
    title: '화면을 불러오지 못했어요',
    offline: '인터넷에 연결되어 있지 않은 것 같아요. 이 화면은 아직 내려받지 않았어요.',
    online: '서버가 응답하지 않거나, 페이지를 연 뒤에 새 버전이 올라왔어요.',
    reload: '페이지 새로고침',
  },
} satisfies typeof english;
